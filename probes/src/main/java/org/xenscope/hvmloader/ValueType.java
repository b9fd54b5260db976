package org.xenscope.hvmloader;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How hvmloader understands a value. It refuses none but an unknown BIOS: what it cannot read, it reads as something else. */
public enum ValueType {
    /** One of the key's words, compared whole. */
    CHOICE,
    /** {@code "1"}, compared whole, or not. */
    ONE,
    /** What begins with {@code 1}, or not. */
    YES,
    /** By strtoll with base 0. */
    NUMBER,
    /** A number, where any but 0 means yes. */
    TRUTH,
    /** Two numbers with a colon between. */
    PAIR,
    /** A number, of which 1 and 2 mean something. */
    TPM,
    TEXT;

    private static final String DIGITS = "[+-]?(0[xX][0-9a-fA-F]{1,16}|[0-9]{1,20})";
    private static final Pattern NUMBER_TEXT = Pattern.compile(DIGITS);
    private static final Pattern PAIR_TEXT = Pattern.compile(DIGITS + ":" + DIGITS);

    /** What is wrong with a value, and how hvmloader takes it; empty when it is one that somebody means. */
    public Optional<String> complaint(String value, List<String> words) {
        return switch (this) {
            case CHOICE -> words.contains(value) ? Optional.empty() : Optional.of("it is none of " + or(words));
            case ONE ->
                value.equals("1") || value.equals("0")
                        ? Optional.empty()
                        : Optional.of("it is neither 0 nor 1, and means 0");
            case YES ->
                value.equals("1") || value.equals("0")
                        ? Optional.empty()
                        : Optional.of("it is neither 0 nor 1, and means " + (value.startsWith("1") ? "1" : "0"));
            case NUMBER, TRUTH ->
                NUMBER_TEXT.matcher(value).matches()
                        ? number(value)
                        : Optional.of("it is no number, and is read as " + leadingNumber(value));
            case PAIR ->
                PAIR_TEXT.matcher(value).matches()
                        ? Optional.empty()
                        : Optional.of("it is not two numbers with a colon between");
            case TPM ->
                value.equals("0") || value.equals("1") || value.equals("2")
                        ? Optional.empty()
                        : Optional.of("it is none of 0, 1 or 2, and means no TPM");
            case TEXT -> Optional.empty();
        };
    }

    /** What is wrong with a number. hvmloader keeps addresses and lengths without a sign. */
    private Optional<String> number(String value) {
        if (this == TRUTH) {
            return value.matches("\\+?0*[01]|\\+?0[xX]0*[01]")
                    ? Optional.empty()
                    : Optional.of("it is neither 0 nor 1, and means " + (truth(value) ? "1" : "0"));
        }
        return value.startsWith("-") && truth(value)
                ? Optional.of("it is below 0, and is taken for a very large number")
                : Optional.empty();
    }

    /** Whether strtoll with base 0 gives anything but 0. */
    public static boolean truth(String value) {
        return !leadingNumber(value).equals("0");
    }

    /** What strtoll makes of it, as far as that matters: 0, or a number that is not 0. */
    private static String leadingNumber(String value) {
        String text = value.stripLeading();
        int at = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
        int base = 10;
        if (text.startsWith("0x", at) || text.startsWith("0X", at)) {
            base = 16;
            at += 2;
        } else if (text.startsWith("0", at)) {
            base = 8;
        }
        int from = at;
        while (at < text.length() && text.charAt(at) < 0x80 && Character.digit(text.charAt(at), base) >= 0) {
            at++;
        }
        String digits = text.substring(from, at);
        return digits.chars().allMatch(c -> c == '0') ? "0" : text.substring(0, at);
    }

    private static String or(List<String> words) {
        return words.size() < 2
                ? String.join("", words)
                : String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.get(words.size() - 1);
    }
}
