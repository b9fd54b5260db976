package org.xenscope.disk;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xenscope.disk.DiskSpec.Format;

/**
 * The scanner of libxlu_disk_l.l (Xen 4.17), rule by rule: at each point the rule that matches most wins, the first of
 * equals. What follows a rule's group 1 counts for the length of the match but is not eaten (flex's trailing context).
 */
final class DiskSpecParser {
    private record Rule(Pattern pattern, BiConsumer<DiskSpecParser, String> does) {}

    private static final List<Rule> RULES = List.of(
            rule("([ \\t\\n]+)(?:[^ \\t\\n].*)?", (p, text) -> {}),
            keyed("format", DiskSpecParser::setFormat),
            rule("(cdrom,?)", (p, text) -> p.cdrom = true),
            rule("(devtype=cdrom,?)", (p, text) -> p.cdrom = true),
            rule("(devtype=disk,?)", (p, text) -> p.cdrom = false),
            rule("(devtype=[^,]*,?)", (p, text) -> p.fail("unknown value for devtype", text)),
            keyed("access", DiskSpecParser::setAccess),
            keyed("backend", (p, text) -> p.backendDomain = p.once("backend", p.backendDomain, text)),
            keyed("backendtype", DiskSpecParser::setBackendType),
            keyed("specification", DiskSpecParser::setSpecification),
            keyed("vdev", (p, text) -> p.vdev = p.once("vdev", p.vdev, text)),
            keyed("script", (p, text) -> p.script = p.once("script", p.script, text)),
            rule("(direct-io-safe,?)", (p, text) -> p.directIoSafe = true),
            rule("(discard,?)", (p, text) -> p.discard = true),
            rule("(no-discard,?)", (p, text) -> p.discard = false),
            rule("((?:no-)?colo,?)", (p, text) -> {}),
            keyed("colo-host", (p, text) -> p.coloHost = p.once("colo-host", p.coloHost, text)),
            keyed("colo-port", DiskSpecParser::setColoPort),
            keyed("colo-export", (p, text) -> p.coloExport = p.once("colo-export", p.coloExport, text)),
            keyed("active-disk", (p, text) -> p.activeDisk = p.once("active-disk", p.activeDisk, text)),
            keyed("hidden-disk", (p, text) -> p.hiddenDisk = p.once("hidden-disk", p.hiddenDisk, text)),
            rule("((?:un)?trusted,?)", (p, text) -> {}),
            rule("(target=.*)", (p, text) -> p.target = p.once("target", p.target, afterEquals(text))),
            rule("([a-z][-a-z0-9]*=[^,],?)", (p, text) -> p.fail("unknown parameter", text)),
            rule("((?:raw|qcow2?|vhd):).*", (p, text) -> {
                p.hadPrefix = true;
                p.setFormat(text.substring(0, text.length() - 1));
            }),
            rule("((?:iscsi|e?nbd|drbd):).*", (p, text) -> {
                p.hadPrefix = true;
                p.script = p.once("script", p.script, "block-" + text.substring(0, text.length() - 1));
            }),
            rule("((?:tapdisk|tap2?|aio|ioemu|file|phy):).*", (p, text) -> p.hadPrefix = true),
            rule("([a-z][a-z0-9]*:)(?:[^a-z0-9].*)?", (p, text) -> p.fail("unknown deprecated prefix", text)),
            rule("([^=,]*,|[^=,]+,?)", DiskSpecParser::positional));

    private final String spec;
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
    private @Nullable String coloHost;
    private @Nullable String coloExport;
    private @Nullable String activeDisk;
    private @Nullable String hiddenDisk;

    DiskSpecParser(String spec) {
        this.spec = spec;
    }

    DiskSpec parsed() {
        int at = 0;
        while (at < spec.length()) {
            at = step(at);
        }
        Format known = format == null ? Format.RAW : format;
        if (cdrom) {
            readWrite = false;
            if (target == null || target.isEmpty()) {
                known = Format.EMPTY;
            }
        }
        if (vdev == null) {
            throw DiskSpec.refused(spec, "no vdev is given", null);
        }
        if (target == null && !cdrom) {
            throw DiskSpec.refused(spec, "no target is given, and it is no cdrom", null);
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
                Optional.ofNullable(discard));
    }

    private int step(int at) {
        int longest = 0;
        @Nullable Rule winner = null;
        String eaten = "";
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern.matcher(spec).region(at, spec.length());
            if (matcher.lookingAt() && matcher.end() - at > longest) {
                longest = matcher.end() - at;
                winner = rule;
                eaten = matcher.group(1);
            }
        }
        if (winner == null) {
            throw DiskSpec.refused(spec, "bad syntax", spec.substring(at));
        }
        winner.does.accept(this, eaten);
        return at + eaten.length();
    }

    private void positional(String text) {
        String value = withoutComma(text);
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
            fail("too many positional parameters", value);
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
        switch (type) {
            case "cdrom" -> cdrom = true;
            case "disk" -> cdrom = false;
            default -> fail("unknown deprecated type", type);
        }
        return true;
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
                    default -> throw DiskSpec.refused(spec, "unknown value for format", text);
                };
        if (format != null && format != wanted) {
            fail("format is given twice", text);
        }
        format = wanted;
    }

    private void setAccess(String text) {
        readWrite = switch (text) {
            case "r", "ro" -> false;
            case "rw", "w", "" -> true;
            default -> throw DiskSpec.refused(spec, "unknown value for access", text);
        };
    }

    private void setBackendType(String text) {
        backendType = oneOf("backendtype", List.of("phy", "tap", "qdisk", "standalone"), backendType, text);
    }

    private void setSpecification(String text) {
        specification = oneOf("specification", List.of("xen", "virtio"), specification, text);
    }

    private void setColoPort(String text) {
        if (!text.matches("[ \\t]*[-+]?0*[1-9].*")) {
            fail("unknown value for colo-port", text);
        }
    }

    private String oneOf(String what, List<String> words, @Nullable String before, String text) {
        if (!words.contains(text)) {
            fail("unknown value for " + what, text);
        }
        if (before != null && !before.equals(text)) {
            fail(what + " is given twice", text);
        }
        return text;
    }

    /** An empty string may be overwritten, another may not. */
    private String once(String what, @Nullable String before, String text) {
        if (before != null && !before.isEmpty()) {
            fail(what + " is given twice", text);
        }
        return text;
    }

    private void fail(String what, String near) {
        throw DiskSpec.refused(spec, what, near);
    }

    private static Rule rule(String regex, BiConsumer<DiskSpecParser, String> does) {
        return new Rule(Pattern.compile(regex, Pattern.UNIX_LINES), does);
    }

    private static Rule keyed(String key, BiConsumer<DiskSpecParser, String> does) {
        return rule("(" + key + "=[^,]*,?)", (parser, text) -> does.accept(parser, afterEquals(text)));
    }

    private static String afterEquals(String text) {
        return withoutComma(text.substring(text.indexOf('=') + 1));
    }

    private static String withoutComma(String text) {
        return text.endsWith(",") ? text.substring(0, text.length() - 1) : text;
    }
}
