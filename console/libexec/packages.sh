# shellcheck shell=sh
# Missing Debian packages: offers to install them, or says what to type. Sourced by the launcher and by tests/run.

# install_packages YES PACKAGE...: installs through apt. YES is 1 when nobody need be asked.
# Answers 0 when they are installed, 2 when that was refused or is not possible (having said why).
install_packages() {
    yes=$1
    shift
    line="apt-get install -y --no-install-recommends $*"
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "xenscope: missing here: $*; this is no Debian, install what they hold with your own package manager" >&2
        return 2
    fi
    if [ "$(id -u)" = 0 ]; then
        sudo=
    elif command -v sudo >/dev/null 2>&1; then
        sudo=sudo
    else
        echo "xenscope: missing here: $*; there is neither root nor sudo, so have an administrator type: $line" >&2
        return 2
    fi
    if [ "$yes" != 1 ]; then
        if [ ! -t 0 ] || [ ! -t 2 ]; then
            echo "xenscope: missing here: $*; say --yes to have them installed, or type: ${sudo:+sudo }$line" >&2
            return 2
        fi
        printf 'xenscope: missing here: %s\n  %s%s\ninstall them now? [y/N] ' "$*" "${sudo:+sudo }" "$line" >&2
        read -r answer
        case $answer in
        y | Y | yes) ;;
        *)
            echo "xenscope: not installed" >&2
            return 2
            ;;
        esac
    fi
    echo "installing $* …" >&2
    log=$(mktemp)
    if { $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" ||
        { $sudo env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
            $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"; }; } \
        >"$log" 2>&1 </dev/null; then
        rm -f "$log"
        return 0
    fi
    tail -n 15 "$log" >&2
    rm -f "$log"
    echo "xenscope: could not install $*; what apt-get said stands above. Mend that, or type: ${sudo:+sudo }$line" >&2
    return 2
}
