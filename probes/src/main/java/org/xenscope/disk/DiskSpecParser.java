package org.xenscope.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xenscope.clib.CNumbers;
import org.xenscope.disk.DiskSpec.Format;
import org.xenscope.disk.DiskSpecScanner.Match;

/**
 * What the rules of libxlu_disk_l.l (Xen 4.17) do, and what xlu_disk_parse makes of it in the end. Where xl reports an
 * error and reads on, this stops: the spec is refused either way.
 */
final class DiskSpecParser {
    private static final String SYNTAX =
            "write TARGET,FORMAT,VDEV,ACCESS, or key=value with target= last: see xl-disk-configuration(5)";

    private final String spec;
    private final List<String> ignoredPrefixes = new ArrayList<>();
    private @Nullable String target;
    private @Nullable Format format;
    private @Nullable String vdev;
    private boolean cdrom;
    private boolean readWrite = true;
    private boolean accessSet;
    private boolean hadPrefix;
    private @Nullable String backendType;
    private @Nullable String backendDomain;
    private @Nullable String script;
    private @Nullable String specification;
    private boolean directIoSafe;
    private @Nullable Boolean discard;
    private @Nullable Boolean colo;
    private @Nullable String coloHost;
    private int coloPort;
    private @Nullable String coloExport;
    private @Nullable String activeDisk;
    private @Nullable String hiddenDisk;

    DiskSpecParser(String spec) {
        this.spec = spec;
    }

    DiskSpec parsed() {
        DiskSpecScanner scanner = new DiskSpecScanner(spec);
        for (Match match = scanner.next(); match != null; match = scanner.next()) {
            does(match);
        }
        Format known = format == null ? Format.RAW : format;
        if (cdrom) {
            readWrite = false;
            if (target == null || target.isEmpty()) {
                known = Format.EMPTY;
            }
        }
        if (vdev == null) {
            throw DiskSpec.refused(
                    spec, "no vdev is given", null, "add the name that the guest will see, such as vdev=xvda");
        }
        if (target == null && !cdrom) {
            throw DiskSpec.refused(
                    spec, "no target is given, and it is no cdrom", null, "add target=PATH at the end, or cdrom");
        }
        return new DiskSpec(
                spec,
                target == null ? "" : target,
                known,
                vdev,
                cdrom,
                cdrom,
                readWrite,
                Optional.ofNullable(backendType),
                Optional.ofNullable(backendDomain),
                Optional.ofNullable(script),
                Optional.ofNullable(specification),
                directIoSafe,
                Optional.ofNullable(discard),
                new DiskSpec.Colo(
                        Optional.ofNullable(colo),
                        Optional.ofNullable(coloHost),
                        coloPort,
                        Optional.ofNullable(coloExport),
                        Optional.ofNullable(activeDisk),
                        Optional.ofNullable(hiddenDisk)),
                target != null,
                ignoredPrefixes);
    }

    private void does(Match match) {
        String text = match.text();
        switch (match.kind()) {
            case BLANK -> {}
            case FLAG -> flag(text);
            case KEYED -> keyed(match.key(), text);
            case FORMAT_PREFIX -> {
                hadPrefix = true;
                setFormat(text);
            }
            case SCRIPT_PREFIX -> {
                hadPrefix = true;
                script = once("script", script, "block-" + text);
            }
            case IGNORED_PREFIX -> {
                hadPrefix = true;
                ignoredPrefixes.add(text);
            }
            case UNKNOWN_KEY ->
                fail("unknown parameter", text, "xl-disk-configuration(5) lists what xl knows; target= comes last");
            case UNKNOWN_PREFIX ->
                fail(
                        "unknown deprecated prefix",
                        text,
                        "leave the prefix out and write format=, backendtype= or script=; a target with a colon wants target=");
            case POSITIONAL -> positional(text);
            case WRONG -> fail("bad syntax", text, SYNTAX);
        }
    }

    private void flag(String text) {
        switch (text) {
            case "cdrom" -> cdrom = true;
            case "direct-io-safe" -> directIoSafe = true;
            case "discard" -> discard = true;
            case "no-discard" -> discard = false;
            case "colo" -> colo = true;
            case "no-colo" -> colo = false;
            default -> throw new IllegalStateException(text);
        }
    }

    private void keyed(String key, String value) {
        switch (key) {
            case "format" -> setFormat(value);
            case "devtype" -> setType(value);
            case "access" -> setAccess(value);
            case "backend" -> backendDomain = once(key, backendDomain, value);
            case "backendtype" ->
                backendType = oneOf(key, List.of("phy", "tap", "qdisk", "standalone"), backendType, value);
            case "specification" -> specification = oneOf(key, List.of("xen", "virtio"), specification, value);
            case "vdev" -> vdev = once(key, vdev, value);
            case "script" -> script = once(key, script, value);
            case "colo-host" -> coloHost = once(key, coloHost, value);
            case "colo-port" -> setColoPort(value);
            case "colo-export" -> coloExport = once(key, coloExport, value);
            case "active-disk" -> activeDisk = once(key, activeDisk, value);
            case "hidden-disk" -> hiddenDisk = once(key, hiddenDisk, value);
            case "target" -> target = once(key, target, value);
            default -> throw new IllegalStateException(key);
        }
    }

    private void positional(String value) {
        if (target == null) {
            target = value;
        } else if (!hadPrefix && format == null) {
            if (target.isEmpty() && vdevAndType(value)) {
                format = Format.EMPTY;
            } else {
                setFormat(value);
            }
        } else if (vdev == null) {
            if (!vdevAndType(value)) {
                vdev = value;
            }
        } else if (!accessSet) {
            accessSet = true;
            setAccess(value);
        } else {
            fail(
                    "too many positional parameters",
                    value,
                    "after TARGET,FORMAT,VDEV,ACCESS (TARGET,VDEV,ACCESS with a prefix) only key=value and flags may follow");
        }
    }

    /** {@code hda:cdrom}: the old way to say what it is. */
    private boolean vdevAndType(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return false;
        }
        vdev = once("vdev", vdev, text.substring(0, colon));
        String type = text.substring(colon + 1);
        if (!type.equals("cdrom") && !type.equals("disk")) {
            fail("unknown deprecated type", type, "write cdrom or disk after the colon");
        }
        cdrom = type.equals("cdrom");
        return true;
    }

    private void setType(String text) {
        if (!text.equals("cdrom") && !text.equals("disk")) {
            fail("unknown value for devtype", text, "write cdrom or disk");
        }
        cdrom = text.equals("cdrom");
    }

    private void setFormat(String text) {
        Format wanted =
                switch (text) {
                    case "", "raw" -> Format.RAW;
                    case "qcow" -> Format.QCOW;
                    case "qcow2" -> Format.QCOW2;
                    case "vhd" -> Format.VHD;
                    case "empty" -> Format.EMPTY;
                    case "qed" -> Format.QED;
                    default ->
                        throw DiskSpec.refused(
                                spec,
                                "unknown value for format",
                                text,
                                "write raw, qcow, qcow2, vhd, qed or empty, in lower case");
                };
        if (format != null && format != wanted) {
            fail("format is given twice", text, "give it once, by prefix, by place or by format=");
        }
        format = wanted;
    }

    private void setAccess(String text) {
        readWrite = switch (text) {
            case "r", "ro" -> false;
            case "rw", "w", "" -> true;
            default -> throw DiskSpec.refused(spec, "unknown value for access", text, "write r, ro, w or rw");
        };
    }

    private void setColoPort(String text) {
        coloPort = CNumbers.atoi(text);
        if (coloPort == 0) {
            fail("unknown value for colo-port", text, "write a number other than 0");
        }
    }

    private String oneOf(String what, List<String> words, @Nullable String before, String text) {
        if (!words.contains(text)) {
            fail("unknown value for " + what, text, "write one of " + String.join(", ", words));
        }
        if (before != null && !before.equals(text)) {
            fail(what + " is given twice", text, "give it once");
        }
        return text;
    }

    /** An empty string may be overwritten, another may not. */
    private String once(String what, @Nullable String before, String text) {
        if (before != null && !before.isEmpty()) {
            fail(what + " is given twice", text, "give it once");
        }
        return text;
    }

    private void fail(String what, String near, String next) {
        throw DiskSpec.refused(spec, what, near, next);
    }
}
