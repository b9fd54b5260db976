package org.xenscope.hvmloader;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key of the store that hvmloader reads or writes.
 *
 * @param path below /local/domain/DOMID; {@code N} stands for a number of 1 to 99, {@code 0N} for one of two digits
 * @param words what a {@link ValueType#CHOICE} may be
 * @param defaultValue what is in force without the node; empty for nothing
 * @param emptyIsAbsent whether an empty value counts as no node
 * @param effect half a sentence
 * @param upstream releases of Xen whose hvmloader has it; none for a key of OpenXT's only
 * @param openxt branches of OpenXT that have it by a patch; empty where the branch's Xen decides
 * @param strings one of these stands in the binary of a hvmloader that has it
 * @param written who writes it, in words
 * @param option of xl.cfg, that makes libxl write it
 * @param source file and function where the fact was read
 */
public record HvmloaderKey(
        String path,
        ValueType type,
        List<String> words,
        Optional<String> defaultValue,
        boolean emptyIsAbsent,
        String effect,
        List<ReleaseRange> upstream,
        Set<String> openxt,
        List<String> strings,
        String written,
        Optional<String> option,
        String source) {
    private static final Pattern PLACEHOLDER = Pattern.compile("(.*-)(0?N)");

    public HvmloaderKey {
        words = List.copyOf(words);
        upstream = List.copyOf(upstream);
        openxt = Set.copyOf(openxt);
        strings = List.copyOf(strings);
    }

    /** Whether this node is the key, or one of those that it stands for. */
    public boolean matches(String node) {
        Matcher placeholder = PLACEHOLDER.matcher(path);
        if (!placeholder.matches()) {
            return path.equals(node);
        }
        String digits = placeholder.group(2).equals("N") ? "[1-9][0-9]?" : "0[1-9]|[1-9][0-9]";
        return node.matches(Pattern.quote(placeholder.group(1)) + "(" + digits + ")");
    }

    /** Whether it stands for several nodes. */
    public boolean several() {
        return PLACEHOLDER.matcher(path).matches();
    }

    /** The directory it is in: {@code hvmloader}, {@code platform}, {@code bios-strings}. */
    public String group() {
        return path.substring(0, path.indexOf('/'));
    }

    /** Below its group: {@code acpi/address}. */
    public String name() {
        return path.substring(path.indexOf('/') + 1);
    }

    /** Whether it is a key only of hvmloaders that OpenXT has patched. */
    public boolean openxtOnly() {
        return upstream.isEmpty();
    }

    /** Whether hvmloader itself writes it, and a person has no reason to. */
    public boolean writtenByHvmloader() {
        return written.equals("hvmloader");
    }

    public boolean upstreamHas(XenRelease release) {
        return upstream.stream().anyMatch(range -> range.contains(release));
    }

    /** The values that mean something, where they can be listed. */
    public List<String> values() {
        return switch (type) {
            case CHOICE -> words;
            case ONE, YES, TRUTH -> List.of("0", "1");
            case TPM -> List.of("0", "1", "2");
            case NUMBER, PAIR, TEXT -> List.of();
        };
    }

    /** What is wrong with a value; empty when nothing is. */
    public Optional<String> complaint(String value) {
        return emptyIsAbsent && value.isEmpty() ? Optional.empty() : type.complaint(value, words);
    }

    /** What hvmloader takes, given the node's value or its absence; empty for nothing. */
    public Optional<String> inForce(Optional<String> value) {
        return value.filter(text -> !(emptyIsAbsent && text.isEmpty())).or(this::defaultValue);
    }
}
