# xenscope-gdb PID [mend]: gdbserver, attached to PID, over standard input and output, and what it would leave in PID when
# it or its client is killed. With mend: only the latter, where nobody was left to do it.
#
# gdbserver removes neither breakpoints nor watchpoints when its client is gone, and hears of that only at the program's
# next stop. So the feeder, which passes the client's bytes on, stops the program first. Whoever waits for a process of
# gdbserver's acts late: its standard error is closed before the kernel lets the program go, hence the sentinel there.
# TERM is for dd, whose end is the client's end, and for gdbserver; all else here goes on, so that TERM to every process
# that carries the mark is the orderly end.
p=$1
trap '' HUP INT QUIT PIPE TERM

# s: the state of the program, X when it is gone; b: when it began, by which it is known again.
look() {
    l= s=X b=
    while read -r x; do l=$l$x; done <"/proc/$p/stat" || return
    set -f
    set -- ${l##*) }
    set +f
    s=${1:-X} b=${20:-}
} 2>/dev/null
send() {
    look
    case $s in X | Z) return 1 ;; esac
    [ "$b" = "$born" ] && kill "-$1" "$p"
} 2>/dev/null
say() {
    printf 'xenscope-gdb: %s\n' "$*" >&2
}

# The program stands, and one more stop is on its way: when gdbserver lets go it goes nowhere.
hold() {
    while read -r key tracer x; do
        [ "$key" = TracerPid: ] && break
    done <"/proc/$p/status" || return
    [ "$tracer" != 0 ] && send STOP || return
    i=0
    while [ $((i = i + 1)) -lt 500 ]; do
        runs=
        for stat in "/proc/$p"/task/*/stat; do
            read -r x <"$stat" || continue
            case ${x##*) } in [tTZX]*) ;; *) runs=1 ;; esac
        done
        [ "$runs" ] || break
    done
    send STOP
} 2>/dev/null

# Executable memory of files that was written to: range, offset in the file, path.
written() {
    awk '
        /^[0-9a-f]+-[0-9a-f]+ / { at = $2 ~ /^r.xp/ && $5 != 0 ? $1 " " $3 " " $6 : ""; next }
        /^(Private_Dirty|Swap):/ && $2 > 0 && at != "" { print at; at = "" }' "/proc/$p/smaps"
}
# Puts back each byte where memory has a breakpoint of x86 (int3, 0314) and the file has not; 1 for each, 0 for one that
# stays.
mend() {
    written | while read -r range offset path; do
        from=$((0x${range%-*})) to=$((0x${range#*-})) skip=$((0x$offset))
        file=/proc/$p/map_files/$range
        [ -r "$file" ] || file=$path
        dd "if=/proc/$p/mem" bs=4096 "skip=$((from / 4096))" "count=$(((to - from) / 4096))" |
            cmp -l - "$file" 0 "$skip" |
            awk '$2 == 314 && $3 != 314 { printf "%d %03d\n", $1 - 1, $3 }' |
            while read -r place byte; do
                printf "\\$byte" |
                    dd "of=/proc/$p/mem" bs=1 "seek=$((from + place))" conv=notrunc && printf 1 || printf 0
            done
    done
} 2>/dev/null
# After this the program is as it was: text, debug registers, and whether it ran. $1: the word for what happened.
free() {
    mended=$(mend)
    # what a gdbserver writes when it lets go again clears the debug registers of every thread
    gdbserver --once --attach - "$p" </dev/null >/dev/null 2>&1
    case $mended in *0*)
        say unmended "${#mended}"
        exit 5
        ;;
    esac
    leave
    say "$1" "${#mended}"
}
leave() {
    case $was in T) send STOP ;; *) send CONT ;; esac
}

look
born=$b was=$s
case $was in X | Z)
    say absent
    exit 3
    ;;
esac
case ${2:-} in mend)
    was=
    send STOP
    free freed
    exit
    ;;
esac
command -v gdbserver >/dev/null 2>&1 || {
    say uninstalled
    exit 4
}

exec 3<&0 4>&1 6>&2 </dev/null
{
    {
        # the feeder; busybox's cat gathers what it copies, dd hands each piece on
        exec 2>/dev/null 6>&-
        (trap - TERM; exec dd bs=65536) <&3 3<&- 4>&- 8>&- &
        read -r me x </proc/self/stat
        echo "feeder $me $!" >&8
        exec 3<&- 4>&-
        wait $!
        hold
        echo left >&8
    } | {
        # the runner; only gdbserver itself keeps the pipe to the sentinel
        exec 5<&0 </dev/null 3<&- 6>&- 2>/dev/null
        (trap - TERM; exec gdbserver --once --attach - "$p") <&5 2>&1 >&4 4>&- 5<&- 8>&- &
        exec >&- 4>&- 5<&-
        wait $!
        echo "ended $?" >&8
    } | {
        # the sentinel: with one processor it must run before the threads that gdbserver's end lets go
        exec 3<&- 4>&-
        read -r me x </proc/self/stat
        { chrt -f -p 1 "$me" || renice -n -20 "$me"; } >/dev/null 2>&1
        end=refused
        while read -r line; do
            case $line in
            *regsets_store_inferior_registers*) continue ;;
            'Attached; pid'*) end=killed ;;
            'Detaching from process'*) end=detached ;;
            'Detaching process'*) end=gone ;;
            'Child exited'* | 'Child terminated'* | Killing*) end=exited ;;
            esac
            printf '%s\n' "$line" >&6
        done
        case $end in killed | gone) kill -STOP "$p" ;; esac
        echo "last $end" >&8
    }
} 8>&1 2>/dev/null | {
    # the mender
    exec 3<&- 4>&-
    end= ended= feeder= dd=
    while [ -z "$end" ] || [ -z "$ended" ]; do
        read -r what n m || break
        case $what in
        feeder) feeder=$n dd=$m ;;
        last) end=$n ;;
        ended) ended=$n ;;
        esac
    done
    # the feeder first, or it would stop the program once more
    kill -9 $feeder 2>/dev/null
    kill -9 $dd 2>/dev/null
    look
    case $s in X | Z)
        [ "$end" = refused ] || end=exited
        ;;
    esac
    case $end in
    refused)
        say refused 0
        exit 1
        ;;
    detached | exited) leave; say "$end" 0 ;;
    *) free "${end:-killed}" ;;
    esac
}
