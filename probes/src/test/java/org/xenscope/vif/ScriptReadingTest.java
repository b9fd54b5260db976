package org.xenscope.vif;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.xenscope.vif.ScriptReading.Tap;

/** Hotplug scripts as people write them, and how their text says that they treat the tap. */
class ScriptReadingTest {
    private static final String PATH = "/etc/xen/scripts/vif-mine";
    private static final String COMMON = "/etc/xen/scripts/vif-common.sh";

    /** In the manner of Xen's own, in our words: both calls are told apart, and the tap's name gives the backend's. */
    private static final String LIKE_XENS =
            """
            findCommand "$@"
            : ${type_if:=vif}
            case "$type_if" in
                vif)
                    dev=$vif
                    ;;
                tap)
                    dev=$INTERFACE
                    ;;
            esac
            case "$command" in
                online | offline)
                    test "$type_if" != vif && exit 0
                    ;;
                add | remove)
                    test "$type_if" != tap && exit 0
                    ;;
            esac
            if [ "$type_if" = tap ]; then
                # the name is vifD.N-emu
                dev_=${dev#vif}
                dev_=${dev_%-emu}
                domid=${dev_%.*}
                XENBUS_PATH="/local/domain/0/backend/vif/$domid/${dev_#*.}"
                vifname=$(xenstore_read_default "$XENBUS_PATH/vifname" "")
                if [ "$vifname" ]; then dev="${vifname}-emu"; fi
            fi
            """;

    /**
     * @param common what vif-common.sh holds; empty for Xen's
     * @param line of the script that shows it; 0 for none
     */
    private record Row(String name, String script, String common, Tap tap, int line) {}

    private static Row row(String name, Tap tap, int line, String script) {
        return new Row(name, script, "", tap, line);
    }

    private static Stream<Row> rows() {
        return Stream.of(
                row(
                        "as vif-bridge",
                        Tap.CONFIGURED,
                        0,
                        """
                        #!/bin/bash
                        dir=$(dirname "$0")
                        . "$dir/vif-common.sh"
                        bridge=$(xenstore_read_default "$XENBUS_PATH/bridge" "$bridge")
                        case "$command" in
                            add|online)
                                setup_virtual_bridge_port "$dev"
                                add_to_bridge "$bridge" "$dev"
                                ;;
                        esac
                        if [ "$type_if" = vif -a "$command" = "online" ]
                        then
                          success
                        fi
                        """),
                row(
                        "as vif-route",
                        Tap.CONFIGURED,
                        0,
                        """
                        #!/bin/bash
                        . "${dir}/vif-common.sh"
                        case "${type_if}" in
                            tap)
                                metric=1
                                ;;
                            vif)
                                metric=2
                                ;;
                            *) fatal "which?" ;;
                        esac
                        ip route add $addr dev ${dev} metric $metric
                        """),
                row(
                        "as vif-openvswitch",
                        Tap.CONFIGURED,
                        0,
                        """
                        #!/bin/bash
                        . /etc/xen/scripts/vif-common.sh
                        do_or_die ovs-vsctl --if-exists del-port $dev -- add-port "$bridge" $dev
                        """),
                row(
                        "sed, assigned",
                        Tap.STRIPPED,
                        3,
                        """
                        #!/bin/sh
                        # the tap is called vif1.0-emu
                        dev=$(echo "${INTERFACE:-$vif}" | sed 's/-emu//')
                        brctl addif xenbr0 $dev
                        """),
                row(
                        "sed behind vif-common.sh",
                        Tap.STRIPPED,
                        3,
                        """
                        #!/bin/bash
                        . "$(dirname "$0")/vif-common.sh"
                        dev=`echo $dev | sed -e 's/-emu$//'`
                        add_to_bridge "$bridge" "$dev"
                        success
                        """),
                row(
                        "in the command itself",
                        Tap.STRIPPED,
                        2,
                        """
                        #!/bin/sh
                        ip link set ${INTERFACE%-emu} master xenbr0
                        """),
                row(
                        "by another name",
                        Tap.STRIPPED,
                        2,
                        """
                        #!/bin/sh
                        plain=${INTERFACE/-emu/}
                        port=$plain
                        ip link set dev "$port" master xenbr0
                        """),
                row(
                        "cut",
                        Tap.STRIPPED,
                        2,
                        """
                        #!/bin/sh
                        dev=$(echo $INTERFACE | cut -d- -f1)
                        brctl addif xenbr0 $dev
                        """),
                row(
                        "awk",
                        Tap.STRIPPED,
                        2,
                        """
                        #!/bin/sh
                        dev=`echo $INTERFACE | awk -F- '{print $1}'`
                        brctl addif xenbr0 $dev
                        """),
                row(
                        "tr",
                        Tap.STRIPPED,
                        2,
                        """
                        #!/bin/sh
                        dev=$(echo $INTERFACE | tr -d '\\-emu')
                        brctl addif xenbr0 $dev
                        """),
                row(
                        "the last four",
                        Tap.STRIPPED,
                        2,
                        """
                        #!/bin/bash
                        dev=${INTERFACE::-4}
                        brctl addif xenbr0 $dev
                        """),
                row(
                        "a wrapper that strips and hands over",
                        Tap.STRIPPED,
                        2,
                        """
                        #!/bin/sh
                        export INTERFACE=$(echo $INTERFACE | sed s/-emu//)
                        exec /etc/xen/scripts/vif-bridge "$@"
                        """),
                row(
                        "the same in front of the command",
                        Tap.STRIPPED,
                        2,
                        """
                        #!/bin/sh
                        INTERFACE=${INTERFACE%-emu} exec /etc/xen/scripts/vif-bridge "$@"
                        """),
                new Row(
                        "a changed vif-common.sh",
                        """
                        #!/bin/bash
                        . /etc/xen/scripts/vif-common.sh
                        add_to_bridge "$bridge" "$dev"
                        """,
                        LIKE_XENS.replace("dev=$INTERFACE", "dev=$(echo $INTERFACE | sed 's/-emu//')"),
                        Tap.STRIPPED,
                        8),
                row(
                        "stripped to find the backend only",
                        Tap.CONFIGURED,
                        2,
                        """
                        #!/bin/sh
                        id=${INTERFACE#vif}
                        id=${id%-emu}
                        brctl addif "$(xenstore-read backend/vif/$id/bridge)" "$INTERFACE"
                        """),
                row(
                        "stripped, nobody sees what for",
                        Tap.UNKNOWN,
                        2,
                        """
                        #!/bin/sh
                        dev=${INTERFACE%-emu}
                        wire "$dev"
                        """),
                row(
                        "does not look which call it is",
                        Tap.IGNORED,
                        2,
                        """
                        #!/bin/sh
                        brctl addif xenbr0 $vif
                        xenstore-write $XENBUS_PATH/hotplug-status connected
                        """),
                row(
                        "its first word",
                        Tap.IGNORED,
                        3,
                        """
                        #!/bin/sh
                        dev=$1
                        ip link set $dev master xenbr0
                        """),
                row(
                        "ends for the tap",
                        Tap.LEFT_OUT,
                        2,
                        """
                        #!/bin/sh
                        [ "$type_if" = tap ] && exit 0
                        brctl addif xenbr0 $vif
                        """),
                row(
                        "ends for the tap, in two lines",
                        Tap.LEFT_OUT,
                        3,
                        """
                        #!/bin/sh
                        if [ "$type_if" = "tap" ]; then
                            exit 0
                        fi
                        brctl addif xenbr0 ${INTERFACE:-$vif}
                        """),
                row(
                        "ends unless it is the vif",
                        Tap.LEFT_OUT,
                        2,
                        """
                        #!/bin/sh
                        test "$type_if" = vif || exit 0
                        brctl addif xenbr0 $vif
                        """),
                row(
                        "ends in the tap's branch",
                        Tap.LEFT_OUT,
                        4,
                        """
                        #!/bin/sh
                        case "$type_if" in
                            vif) dev=$vif ;;
                            tap) exit 0 ;;
                        esac
                        brctl addif xenbr0 $dev
                        """),
                row(
                        "does something for the vif only",
                        Tap.LEFT_OUT,
                        3,
                        """
                        #!/bin/sh
                        if [ "$type_if" = vif ]; then
                            brctl addif xenbr0 $vif
                        fi
                        """),
                row(
                        "unless it is the tap",
                        Tap.CONFIGURED,
                        3,
                        """
                        #!/bin/sh
                        [ "$type_if" = tap ] || exit 0
                        brctl addif xenbr0 $INTERFACE
                        """),
                row(
                        "by what it is called with",
                        Tap.CONFIGURED,
                        4,
                        """
                        #!/bin/sh
                        case $1 in
                            online) brctl addif xenbr0 $vif ;;
                            add) brctl addif xenbr0 $INTERFACE ;;
                        esac
                        """),
                row(
                        "by the name that it will have",
                        Tap.CONFIGURED,
                        2,
                        """
                        #!/bin/sh
                        brctl addif xenbr0 ${vif}-emu
                        """),
                row(
                        "hands over as it is",
                        Tap.CONFIGURED,
                        0,
                        """
                        #!/bin/sh
                        logger "$0 $*"
                        /etc/xen/scripts/vif-bridge "$@"
                        """),
                row(
                        "as OpenXT's",
                        Tap.OTHERS,
                        3,
                        """
                        #!/bin/sh
                        domid=$(xenstore-read $XENBUS_PATH/frontend-id)
                        xenstore-write "/xapi/$domid/hotplug/vif/0/hotplug" online
                        """),
                row(
                        "only in a comment",
                        Tap.UNKNOWN,
                        0,
                        """
                        #!/bin/sh
                        # sed 's/-emu//' is wrong: brctl addif xenbr0 ${INTERFACE%-emu}
                        true
                        """),
                row("nothing at all", Tap.UNKNOWN, 0, ""),
                row("a program", Tap.UNKNOWN, 0, "\177ELF\2\1\1"));
    }

    @TestFactory
    Stream<DynamicTest> howTheTapFares() {
        return rows().map(row -> DynamicTest.dynamicTest(row.name(), () -> {
            ScriptReading reading = ScriptReading.of(
                    PATH, row.script(), row.common().isEmpty() ? Map.of() : Map.of(COMMON, row.common()));
            assertThat(reading.tap()).isEqualTo(row.tap());
            assertThat(reading.shown().map(ScriptLine::number).orElse(0)).isEqualTo(row.line());
            if (row.common().isEmpty()) {
                ScriptReading withXens = ScriptReading.of(PATH, row.script(), Map.of(COMMON, LIKE_XENS));
                assertThat(withXens.tap()).isEqualTo(row.tap());
            }
        }));
    }

    @Test
    void whatElseIsRead() {
        ScriptReading bridge = ScriptReading.of(
                PATH,
                """
                #!/bin/sh
                . ./vif-common.sh
                [[ -n $bridge ]] && brctl addif $bridge \\
                    $dev
                success
                """,
                Map.of());
        assertThat(bridge.interpreter()).hasValue("/bin/sh");
        assertThat(bridge.common()).isTrue();
        assertThat(bridge.bridges()).isTrue();
        assertThat(bridge.joins().orElseThrow().where()).isEqualTo(PATH + ":3");
        assertThat(bridge.saysConnected()).isTrue();
        assertThat(bridge.bash().orElseThrow().number()).isEqualTo(2);
        assertThat(bridge.crlf()).isFalse();

        ScriptReading silent = ScriptReading.of(PATH, "#!/bin/bash\r\nbrctl addif b $vif\r\n", Map.of());
        assertThat(silent.crlf()).isTrue();
        assertThat(silent.saysConnected()).isFalse();
        assertThat(silent.bash()).isEmpty();

        ScriptReading defined = ScriptReading.of(PATH, "success() {\n true\n}\n", Map.of());
        assertThat(defined.saysConnected()).isFalse();
    }

    @Test
    void aLineKeepsItsPlaceAndItsWords() {
        ScriptReading reading = ScriptReading.of(PATH, "\n\n   brctl addif b ${INTERFACE%-emu}   # so\n", Map.of());
        assertThat(reading.shown()).hasValue(new ScriptLine(PATH, 3, "brctl addif b ${INTERFACE%-emu}   # so"));
        assertThat(new ScriptLine(PATH, 1, "x".repeat(500)).text()).hasSize(161);
    }

    @Test
    void filesThatAreSourced() {
        assertThat(
                        ScriptReading.sources(
                                PATH,
                                """
                dir=$(dirname "$0")
                . "$dir/vif-common.sh"
                source /usr/lib/a.sh; . ${XEN_SCRIPT_DIR}/b.sh
                if [ -x "$f" ]; then . "$f"; fi
                # . c.sh
                . ../../etc/shadow
                """))
                .containsExactly(
                        "/etc/xen/scripts/vif-common.sh",
                        "/usr/lib/a.sh",
                        "/etc/xen/scripts/b.sh",
                        "/etc/xen/scripts/shadow");
    }
}
