#!/bin/sh
# Our own words for what OpenXT's qemu-dm-wrapper since 2 June 2022 does.
QEMU=/usr/bin/qemu-system-i386
DOMID=$2

CARD=$(db-read /audio/playback-pcm 2>/dev/null | cut -d , -f 1)
cat >"/var/run/alsa-vm-$DOMID.conf" <<END
pcm.vm-$DOMID {
    type softvol
    slave.pcm "dmix:${CARD:-0}"
    control.name "vm-$DOMID"
}
END
export ALSA_CONFIG_PATH="/etc/asound.conf"
export QEMU_ALSA_DAC_DEV="plug:vm-$DOMID"
export QEMU_ALSA_ADC_DEV="plug:dsnoop0"
export QEMU_ALSA_VOL_CTRL="vm-$DOMID"

$QEMU "$@" 2>&1 | logger -t "qemu-$DOMID" &
hangup() {
    pkill -HUP -P $$
}
trap hangup SIGHUP
wait
