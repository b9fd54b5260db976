# The boot sector of the tiny HVM guest: LAB-HVM-BOOT on COM1 and on the screen, then a dot a second, by BIOS tick, for ever.
.code16
.globl _start
_start:
  cli
  xorw %ax,%ax
  movw %ax,%ds
  movw %ax,%ss
  movw $0x7c00,%sp
  sti
  movw $msg,%si
  call puts
loop:
  hlt
  incw ticks
  cmpw $18,ticks
  jb loop
  movw $0,ticks
  movw $dot,%si
  call puts
  jmp loop
puts:
  lodsb
  testb %al,%al
  jz 2f
  pushw %ax
  movw $0x3f8,%dx
  outb %al,%dx
  popw %ax
  movb $0x0e,%ah
  movw $0x0007,%bx
  int $0x10
  jmp puts
2: ret
msg: .asciz "LAB-HVM-BOOT\r\n"
dot: .asciz "."
ticks: .word 0
.org 510
.word 0xaa55
