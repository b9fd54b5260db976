#!/bin/sh
exec /usr/libexec/xen-qemu-system-i386 $*
