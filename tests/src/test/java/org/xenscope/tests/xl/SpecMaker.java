package org.xenscope.tests.xl;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.xenscope.libxl.XlConfigText;

/** Makes specs and configs up, of what xl knows and of what is near it; the same ones for the same seed. */
final class SpecMaker {
    private static final String[] PREFIXES = {
        "tap:",
        "tap2:",
        "tapdisk:",
        "phy:",
        "file:",
        "vhd:",
        "raw:",
        "aio:",
        "ioemu:",
        "qcow:",
        "qcow2:",
        "iscsi:",
        "nbd:",
        "enbd:",
        "drbd:"
    };

    private static final String[] DISK_WORDS = {
        "raw",
        "vhd",
        "qcow2",
        "qcow",
        "qed",
        "empty",
        "http:",
        "x:",
        "a1:b",
        "xvda",
        "hda",
        "hdc:cdrom",
        "hda:disk",
        "hda:foo",
        "/dev/vg/x",
        "/i/h.vhd",
        "w",
        "r",
        "rw",
        "ro",
        "",
        "x",
        "cdrom",
        "devtype=cdrom",
        "devtype=disk",
        "devtype=x",
        "access=r",
        "access=rw",
        "access=",
        "access=q",
        "backend=d",
        "backend=",
        "backendtype=phy",
        "backendtype=tap",
        "backendtype=qdisk",
        "backendtype=standalone",
        "backendtype=",
        "specification=xen",
        "specification=virtio",
        "specification=x",
        "vdev=xvda",
        "vdev=",
        "vdev=hda:cdrom",
        "script=block-x",
        "script=",
        "direct-io-safe",
        "discard",
        "no-discard",
        "colo",
        "no-colo",
        "colo-host=h",
        "colo-port=1",
        "colo-port= 12x",
        "colo-port=0",
        "colo-port=-1",
        "colo-port=4294967296",
        "colo-port=99999999999999999999",
        "colo-export=e",
        "active-disk=a",
        "hidden-disk=h",
        "target=/x",
        "target=",
        "target=a,b",
        "trusted",
        "untrusted",
        "format=raw",
        "format=vhd",
        "format=",
        "format=VHD",
        "foo=b",
        "foo=bar",
        "foo=",
        "=",
        "\u00e9",
        "a b",
        "\n",
        "\t"
    };

    private static final String[] VIF_WORDS = {
        "bridge=xenbr0",
        "bridge=",
        "bridge=a=b",
        "type=vif",
        "type=ioemu",
        "type=",
        "type=x",
        "model=e1000",
        "model=",
        "script=/s",
        "ip=1.2.3.4",
        "ip=",
        "vifname=v",
        "backend=d",
        "backend=0",
        "netdev=e",
        "gatewaydev=g",
        "forwarddev=f",
        "accel=1",
        "trusted",
        "untrusted",
        "trusted=1",
        "brigde=x",
        "foo",
        "devid=0",
        "devid=3",
        "devid=-2",
        "devid=5x",
        "devid= 5",
        "devid=99999999999",
        "devid=+4",
        "devid=08",
        "mtu=1500",
        "mtu=0",
        "mtu=-5",
        "mtu=9999999999",
        "MAC=1:2:3:4:5:6",
        "colo_sock_mirror_id=v",
        "colo_compare_out=v",
        "colo_checkpoint_port=v",
        "colo_filter_redirector1_indev=v",
        "coloft_forwarddev=v",
        "colo_bogus=v",
        "devid=x",
        "mtu="
    };

    private final Random random;

    SpecMaker(long seed) {
        this.random = new Random(seed);
    }

    String disk() {
        int sort = random.nextInt(10);
        StringBuilder spec = new StringBuilder();
        if (sort < 3) {
            for (int i = random.nextInt(7); i >= 0; i--) {
                spec.append(chance(4) ? of(PREFIXES) : of(DISK_WORDS))
                        .append(chance(2) ? of(", ", " ,", "", "=", ":", "\n", " ", ",\t") : ",");
            }
        } else if (sort < 7) {
            int prefixes = Math.max(0, random.nextInt(6) - 2);
            for (int i = 0; i < prefixes; i++) {
                spec.append(of(PREFIXES));
            }
            spec.append(of("/x", "", "/a b", "vhd:/x", "a:b"));
            if (prefixes == 0) {
                spec.append(',').append(of("raw", "vhd", "", "qcow2", "empty"));
            }
            spec.append(',').append(of("xvda", "hda", "hdc:cdrom", "sda:disk"));
            spec.append(of("", ",w", ",r", ",rw", ",ro", ","));
            for (int i = random.nextInt(3); i > 0; i--) {
                spec.append(of(",", ", ")).append(of(DISK_WORDS));
            }
        } else {
            for (int i = random.nextInt(6); i >= 0; i--) {
                spec.append(of(DISK_WORDS)).append(of(",", ", "));
            }
            spec.append("vdev=xvdq").append(of(",", ", "));
            spec.append(of("target=/x", "target=/x,y", "target=vhd:/x,", "target= /q", "cdrom"));
        }
        return spec.toString();
    }

    /** It ends in a part that is read safely: xl reads on behind the end for a mac that is too short. */
    String vif() {
        List<Supplier<String>> makers = List.of(this::mac, this::rate, () -> of(VIF_WORDS), () -> of(VIF_WORDS));
        List<String> parts = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            parts.add(makers.get(random.nextInt(makers.size())).get());
        }
        parts.add("trusted");
        return String.join(",", parts);
    }

    private String mac() {
        String separator = of(":", ":", "-", ".");
        List<String> bytes = new ArrayList<>();
        for (int i = chance(8) ? 5 : 6; i > 0; i--) {
            bytes.add(
                    chance(6)
                            ? of("FF", "100", "0x1", "+5", " 7", "-1", "-fffffff0", "100000001", "g", "0x")
                            : of("0", "00", "16", "3e", "AA", "1"));
        }
        return "mac=" + String.join(separator, bytes) + (chance(8) ? "x" : "");
    }

    private String rate() {
        return "rate=" + of("1", "10", "010", "08", "019", "4294967295", "4294967296", "0", "7", "99999999999999999999")
                + of("", "K", "M", "G", "k") + of("b", "B") + of("/s", "/s", "/s", "")
                + of(
                        "", "", "@20ms", "@5", "@1s", "@100us", "@", "@0s", "@08s", "@5000s", "@4294s", "@9u", "@012m",
                        "@1ks");
    }

    /** Settings that bring-up reads, right and wrong. */
    String settings() {
        XlConfigText text = new XlConfigText();
        text.put("name", "n");
        text.put("type", of("pv", "pvh", "hvm", "hvm"));
        if (!chance(6)) {
            text.put("kernel", of("/k", "/boot/hvmloader", ""));
        }
        for (int i = random.nextInt(6); i > 0; i--) {
            setting(text);
        }
        return text.text();
    }

    private void setting(XlConfigText text) {
        switch (random.nextInt(20)) {
            case 0 ->
                text.put("uuid", of("d7d7abb7-9184-443c-a9d3-82e751eac02f", "d7d7abb79184443ca9d382e751eac02f", "x"));
            case 1 -> text.put("memory", of("64", "0x40", "0", "x64", "017"));
            case 2 -> text.put("maxmem", of("128", "0"));
            case 3 -> text.put("vcpus", of("1", "2", "0", "3", "2147483648"));
            case 4 -> text.put("maxvcpus", of("1", "2", "8"));
            case 5 ->
                text.put(
                        "cpus",
                        of("0", "0-1", "all", "^1", "0,^all", "1-0", "x", "0-1x", " 1", "", "0-", "1,,0", "0 ,1"));
            case 6 ->
                text.put("on_crash", of("preserve", "coredump-restart", "rename-restart", "Destroy", "soft_reset"));
            case 7 -> text.put("on_reboot", of("restart", "soft-reset", ""));
            case 8 -> text.put("tsc_mode", of("native", "NATIVE", "2", "4", "turbo"));
            case 9 -> text.put("timer_mode", of("1", "4", "no_missed_ticks_pending", "x"));
            case 10 -> text.put("bios", of("seabios", "SeaBios", "bochs"));
            case 11 -> text.put("firmware", of("uefi", "bios", "pvgrub64", "/x", "ovmf", ""));
            case 12 -> text.put("vga", of("stdvga", "cirrus", "none", "qxl", "vga", "STDVGA"));
            case 13 -> text.put("vnc", of("0", "1"));
            case 14 ->
                text.put(
                        "vfb", List.of(of("vnc=1", "vnc=1,vncdisplay=3x,keymap=de", "vnc,sdl=1", " vncunused= 1", "")));
            case 15 -> text.put("serial", List.of("pty", "null"));
            case 16 -> text.put("disk", List.of("/x,raw,xvda,w", of("phy:/y,hdc,r", "cdrom,vdev=hdb", "bad")));
            case 17 ->
                text.put(
                        "vif",
                        List.of(of("", "mac=1:2:3:4:5:6,bridge=x", "rate=1,ip=x", " ,, mtu=5", "brigde=x,ip=1")));
            case 18 -> text.put("device_model_args", List.of("-a", "b c"));
            default -> text.put(of("boot", "cmdline", "root", "extra", "ramdisk", "bootloader"), of("cd", "x y", ""));
        }
    }

    /** Syntax: quotes, escapes, lists in lists, {@code +=}, comments, what is no xl.cfg. */
    String syntax() {
        StringBuilder text = new StringBuilder(chance(6) ? "" : "name=\"n\"\nkernel=\"/k\"\n");
        for (int i = random.nextInt(5); i >= 0; i--) {
            text.append(chance(5) ? of(" ", "\t", "\n", "# c\n", "#") : "")
                    .append(of(
                            "name",
                            "kernel",
                            "cmdline",
                            "extra",
                            "device_model_args",
                            "memory",
                            "foo",
                            chance(9) ? "Up" : "a.b"))
                    .append(chance(3) ? of("+=", " += ", "==", " + = ") : of("=", " = "))
                    .append(value(0))
                    .append(chance(5) ? of(" ", "# end", "\t") : "")
                    .append(chance(9) ? of(" ;\n", "\r\n", " ") : of("\n", "\n", ";"));
        }
        return text + (chance(9) ? of("#x", "#", "x", "=", "'", "[", "\u00e9", "+", "# c\n") : "");
    }

    private String value(int depth) {
        int sort = random.nextInt(10);
        if (sort < 5 || depth > 2) {
            String quote = of("'", "\"");
            StringBuilder text = new StringBuilder(quote);
            for (int i = random.nextInt(8); i > 0; i--) {
                text.append(
                        chance(9)
                                ? of("\\q", "\\x41", "\\101", "\\0", "\\12 ", "\n", "'", "\"", "\\", "\t", "\\9")
                                : of("a", "/", " ", ",", "[", "#", "\\n", "\\t", "\\\\", "\\'", "\\\"", "\u00e9"));
            }
            return text + quote;
        }
        if (sort < 6) {
            return of("0", "64", "0x40", "017", "08", "1x", "99999999999999999999");
        }
        if (chance(12)) {
            return of("abc", "-5", "[", "]", "None", "1.5", "");
        }
        List<String> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(value(depth + 1));
        }
        return "[" + of("", " ", "\n")
                + String.join(chance(9) ? of(",,", ", # c\n", "\n,") : of(",", ", ", ",\n"), items) + of("", ",", "\n")
                + "]";
    }

    private boolean chance(int oneOf) {
        return random.nextInt(oneOf) == 0;
    }

    private String of(String... words) {
        return words[random.nextInt(words.length)];
    }
}
