#!/bin/sh
# Our own words for what OpenXT's oldest wrapper does: domid and log file come first, then the arguments for qemu-dm.
DOMID=$1
shift 2
ARGS="$*"

CARD=`db-read /audio/playback-pcm | cut -d, -f1`
cat > /var/run/alsa-vm-$DOMID.conf <<END
pcm.vm-$DOMID { type softvol; slave.pcm "dmix:${CARD:-0}"; control.name "vm-$DOMID" } # exec "$@" is no command here
END
export ALSA_CONFIG_PATH=/etc/asound/asound.conf
export QEMU_ALSA_DAC_DEV=plug:vm-$DOMID QEMU_ALSA_ADC_DEV=plug:dsnoop0 QEMU_ALSA_VOL_CTRL=vm-$DOMID

exec /usr/lib/xen/bin/qemu-dm -name qemu-$DOMID $ARGS
