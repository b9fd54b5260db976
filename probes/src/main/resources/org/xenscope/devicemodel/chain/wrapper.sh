#!/bin/sh
# xenscope's wrapper for QEMU, named by device_model_override. It starts QEMU with the arguments, open files and
# environment that libxl gives, but for what the files beside it say:
#   qemu  one line: the program to start
#   map   two lines each: a disk image, and the block device that QEMU shall open in its place
#   gdb   one line each: the name of a domain whose QEMU starts under gdbserver, or an empty line for every domain
#   hold  the same: for these it waits, when all else is done, and becomes QEMU when a line is written to hold-DOMID; the
#         line `end` ends it
# Every name begins with xsw_, so that nothing of the environment is hidden by one of ours.
set -u
xsw_dir=${0%/*}
xsw_domid='?'
xsw_name=
xsw_nodes=,

xsw_say() {
    printf 'xenscope wrapper, domain %s: %s\n' "$xsw_domid" "$1" >&2
}

xsw_die() {
    xsw_say "$1"
    exit 127
}

# xsw_change TEXT FROM TO: xsw_text is TEXT with every FROM as TO
xsw_change() {
    xsw_text=
    xsw_tail=$1
    while :; do
        case $xsw_tail in
        *"$2"*)
            xsw_text=$xsw_text${xsw_tail%%"$2"*}$3
            xsw_tail=${xsw_tail#*"$2"}
            ;;
        *)
            xsw_text=$xsw_text$xsw_tail
            return
            ;;
        esac
    done
}

# Takes xsw_part from the front of xsw_rest, up to a single comma: two stand for one in a value.
xsw_take() {
    xsw_part=
    while :; do
        case $xsw_rest in
        *,*) ;;
        *)
            xsw_part=$xsw_part$xsw_rest
            xsw_more=
            return
            ;;
        esac
        xsw_part=$xsw_part${xsw_rest%%,*}
        xsw_rest=${xsw_rest#*,}
        case $xsw_rest in
        ,*)
            xsw_part=$xsw_part,,
            xsw_rest=${xsw_rest#,}
            ;;
        *) return ;;
        esac
    done
}

# xsw_device is what the map has for the image of KEY=IMAGE, in option syntax; as it was where it has nothing.
xsw_find() {
    xsw_change "${1#*=}" ,, ,
    xsw_image=$xsw_text
    while IFS= read -r xsw_from && { IFS= read -r xsw_to || [ -n "$xsw_to" ]; }; do
        if [ "$xsw_from" = "$xsw_image" ]; then
            xsw_change "$xsw_to" , ,,
            xsw_device=$xsw_text
            xsw_say "$xsw_image becomes $xsw_to"
            return
        fi
    done <"$xsw_dir/map"
}

# xsw_put PART: one more option at the end of xsw_new
xsw_put() {
    xsw_new=${xsw_new+$xsw_new,}$1
}

# -drive file=IMAGE,...,format=vpc: what is behind the image is raw.
xsw_drive() {
    xsw_device=
    xsw_rest=$xsw_word
    xsw_more=yes
    while [ "$xsw_more" ]; do
        xsw_take
        case $xsw_part in
        file=* | file.filename=*) xsw_find "$xsw_part" ;;
        esac
    done
    [ "$xsw_device" ] || return 0
    unset xsw_new
    xsw_format=
    xsw_rest=$xsw_word
    xsw_more=yes
    while [ "$xsw_more" ]; do
        xsw_take
        case $xsw_part in
        file=* | file.filename=*) xsw_put "${xsw_part%%=*}=$xsw_device" ;;
        file.driver=file) xsw_put file.driver=host_device ;;
        format=* | driver=*)
            xsw_format=raw
            xsw_put "${xsw_part%%=*}=raw"
            ;;
        *) xsw_put "$xsw_part" ;;
        esac
    done
    [ "$xsw_format" ] || xsw_put format=raw
    xsw_word=$xsw_new
}

# -blockdev: the image is in file.filename= of a format's node, or in filename= of a node that another names by file=.
xsw_blockdev() {
    xsw_device=
    xsw_driver=
    xsw_node=
    xsw_rest=$xsw_word
    xsw_more=yes
    while [ "$xsw_more" ]; do
        xsw_take
        case $xsw_part in
        filename=*)
            xsw_find "$xsw_part"
            [ "$xsw_device" ] && xsw_driver=host_device
            ;;
        file.filename=*)
            xsw_find "$xsw_part"
            [ "$xsw_device" ] && xsw_driver=raw
            ;;
        file=*)
            case $xsw_nodes in
            *,"${xsw_part#file=}",*) xsw_driver=raw ;;
            esac
            ;;
        node-name=*) xsw_node=${xsw_part#node-name=} ;;
        esac
    done
    [ "$xsw_driver" ] || return 0
    if [ "$xsw_driver" = host_device ] && [ "$xsw_node" ]; then
        xsw_nodes=$xsw_nodes$xsw_node,
    fi
    unset xsw_new
    xsw_rest=$xsw_word
    xsw_more=yes
    while [ "$xsw_more" ]; do
        xsw_take
        case $xsw_part in
        filename=* | file.filename=*) xsw_put "${xsw_part%%=*}=$xsw_device" ;;
        file.driver=file) xsw_put file.driver=host_device ;;
        driver=*) xsw_put "driver=$xsw_driver" ;;
        *) xsw_put "$xsw_part" ;;
        esac
    done
    xsw_word=$xsw_new
}

xsw_option=
for xsw_word; do
    case $xsw_option in
    -xen-domid | --xen-domid) xsw_domid=$xsw_word ;;
    -name | --name) xsw_name=$xsw_word ;;
    *)
        xsw_option=$xsw_word
        continue
        ;;
    esac
    xsw_option=
done

if [ -s "$xsw_dir/map" ]; then
    xsw_option=
    xsw_left=$#
    while [ "$xsw_left" -gt 0 ]; do
        xsw_word=$1
        shift
        case $xsw_option in
        -drive | --drive) xsw_drive ;;
        -blockdev | --blockdev)
            case $xsw_word in
            '{'*) xsw_say 'a -blockdev in JSON is left as it is, whatever the map says' ;;
            *) xsw_blockdev ;;
            esac
            ;;
        esac
        xsw_option=$xsw_word
        set -- "$@" "$xsw_word"
        xsw_left=$((xsw_left - 1))
    done
fi

xsw_qemu=
IFS= read -r xsw_qemu <"$xsw_dir/qemu" || [ -n "$xsw_qemu" ] || xsw_die "$xsw_dir/qemu names no program"
[ -x "$xsw_qemu" ] || xsw_die "$xsw_qemu is not there, or cannot be run"

# xsw_listed FILE: whether FILE names this domain, or has an empty line
xsw_listed() {
    [ -s "$xsw_dir/$1" ] || return 1
    while IFS= read -r xsw_for || [ -n "$xsw_for" ]; do
        case $xsw_for in
        '' | "$xsw_name") return 0 ;;
        esac
    done <"$xsw_dir/$1"
    return 1
}

# The gate: a debugger that has come to this process by now sees the first instruction of QEMU, which has this pid, and
# arguments, open files and environment as without any debugger.
xsw_hold() {
    xsw_gate=$xsw_dir/hold-$xsw_domid
    trap '[ ! -e "$xsw_gate" ] || rm -f "$xsw_gate"' EXIT
    trap 'exit 143' HUP INT TERM
    [ ! -e "$xsw_gate" ] || rm -f "$xsw_gate"
    mkfifo -m 600 "$xsw_gate" || xsw_die "$xsw_gate cannot be made"
    xsw_say "waits at its gate: echo >$xsw_gate"
    # Both ends are opened: so no shell sleeps in open(), out of which bash lets no trap, and what is written stays until
    # a debugger lets this process read it. Whoever removes the gate first spares the debugger a child.
    xsw_for=
    IFS= read -r xsw_for <>"$xsw_gate" || :
    [ ! -e "$xsw_gate" ] || rm -f "$xsw_gate"
    [ "$xsw_for" != end ] || exit 143
    trap - EXIT HUP INT TERM
    xsw_say 'goes on'
}

if ! xsw_listed gdb; then
    if xsw_listed hold; then
        case $xsw_domid in
        *[!0-9]*) xsw_say 'is to wait, and no -xen-domid says for which domain: goes on' ;;
        *) xsw_hold ;;
        esac
    fi
    exec "$xsw_qemu" "$@"
fi
command -v gdbserver >/dev/null || xsw_die 'gdbserver is wanted, and not installed'
case $xsw_domid in
*[!0-9]*) xsw_die 'gdbserver is wanted, and no -xen-domid says for which domain' ;;
esac
set -- - "$xsw_qemu" "$@"
# Without it QEMU outlives gdbserver when gdb has detached, and keeps its disks.
case $(setpriv --help 2>&1) in
*--pdeathsig*) set -- --wrapper setpriv --pdeathsig TERM -- "$@" ;;
esac
# Two pipes that root alone can open, gone when gdb has come: gdbserver binds a port on every address of the machine,
# whatever address it is given. It gives QEMU /dev/null and its own stderr in their place, as libxl does.
xsw_pipe=$xsw_dir/gdb-$xsw_domid
trap 'rm -f "$xsw_pipe.in" "$xsw_pipe.out"' EXIT
trap 'exit 143' HUP INT TERM
rm -f "$xsw_pipe.in" "$xsw_pipe.out"
mkfifo -m 600 "$xsw_pipe.in" "$xsw_pipe.out" || xsw_die "$xsw_pipe.in cannot be made"
# Whichever of gdb and gdbserver ends, the other hears of it.
xsw_say "waits for gdb: target remote | sh -c 'exec 3<&0; cat <&3 >$xsw_pipe.in & cat $xsw_pipe.out; kill \$!'"
exec <"$xsw_pipe.in" >"$xsw_pipe.out"
rm -f "$xsw_pipe.in" "$xsw_pipe.out"
trap - EXIT HUP INT TERM
exec gdbserver --once "$@"
