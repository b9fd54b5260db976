#!/bin/sh
exec gdbserver --once --wrapper setpriv --pdeathsig TERM -- 127.0.0.1:0 \
    /usr/libexec/xen-qemu-system-i386 "$@"
