#!/bin/bash
# A wrapper as people write it in a hurry, with most of what can be wrong in one.
DOMID=$(cat /tmp/domid)
echo $((DOMID + 1)) > /tmp/domid
exec gdbserver 0.0.0.0:1234 /usr/lib/xen/bin/qemu-system-i386.real -xen-domid $DOMID -m 1024 \
    -drive file=/storage/disks/a.vhd,format=vpc -gdb stdio #-vnc none "$@"
