#!/bin/sh
domid=
for word; do
    [ "$last" = -xen-domid ] && domid=$word
    last=$word
done
env -i PATH=/bin /usr/bin/qemu-system-i386 $@
