package org.xenscope.blktap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code tap-ctl list} says. To a program: a line an entry, {@code pid=%d minor=%d state=%d args=TYPE:PATH}, what is
 * not known left out (tap_cli_list_dict); to a terminal: columns, with {@code -} for what is not known (tap_cli_list_row).
 *
 * @param dialect as the format of the states shows it; a 0 is written alike by both
 * @param strange lines that are neither
 */
public record TapList(List<Entry> entries, Dialect dialect, List<String> strange) {
    /**
     * One line. Without a minor it is a tapdisk that serves nothing, without a pid a minor that nothing serves.
     *
     * @param type of the image: {@code vhd}, {@code aio}
     * @param path of the image, which may hold blanks
     */
    public record Entry(
            OptionalInt pid,
            OptionalInt minor,
            Optional<TapState> state,
            Optional<String> type,
            Optional<String> path) {}

    /** More than there are minors (MAX_BLKTAP_DEVICE is 1024), with tapdisks that have none. */
    private static final int MOST = 4096;

    private static final Pattern DICT = Pattern.compile("(?:pid=(?<pid>\\d{1,9}))?(?: ?minor=(?<minor>\\d{1,9}))?"
            + "(?: ?state=(?<state>0x[0-9a-fA-F]{1,7}|\\d{1,9}))?(?: ?args=(?<type>[^:=\\s]{1,64}):(?<path>.*))?");
    private static final Pattern ROW = Pattern.compile(
            " *(?<pid>\\d{1,9}|-) +(?<minor>\\d{1,9}|-) +(?<state>(?:0x)?[0-9a-fA-F]{1,7}|-) +(?<type>[^:=\\s]{1,64}|-) (?<path>.*)");

    public TapList {
        entries = List.copyOf(entries);
        strange = List.copyOf(strange);
    }

    public static TapList parse(String output) {
        List<Entry> entries = new ArrayList<>();
        List<String> strange = new ArrayList<>();
        Dialect dialect = Dialect.UNKNOWN;
        for (String line : output.split("\n")) {
            if (line.isBlank() || heading(line)) {
                continue;
            }
            Matcher dict = DICT.matcher(line);
            Matcher row = ROW.matcher(line);
            if (entries.size() + strange.size() >= MOST) {
                break;
            }
            if (dict.matches()) {
                String state = dict.group("state");
                entries.add(entry(dict, state != null && state.startsWith("0x") ? 16 : 10));
                dialect = dialect == Dialect.UNKNOWN ? dialect(state) : dialect;
            } else if (row.matches()) {
                entries.add(entry(row, 16));
            } else {
                strange.add(line);
            }
        }
        return new TapList(entries, dialect, strange);
    }

    /** Those whose image is named so. */
    public List<Entry> of(String path) {
        return entries.stream()
                .filter(each -> each.path().filter(path::equals).isPresent())
                .toList();
    }

    private static boolean heading(String line) {
        return line.strip().matches("pid +minor +state +type +(path|file)");
    }

    /** {@code %#x} writes 0 as {@code 0}, so that says nothing. */
    private static Dialect dialect(String state) {
        if (state == null || state.equals("0")) {
            return Dialect.UNKNOWN;
        }
        return state.startsWith("0x") ? Dialect.BLKTAP3 : Dialect.BLKTAP2;
    }

    private static Entry entry(Matcher matcher, int radix) {
        return new Entry(
                number(matcher.group("pid")),
                number(matcher.group("minor")),
                known(matcher.group("state"))
                        .map(text -> new TapState(Integer.parseInt(
                                text.startsWith("0x") ? text.substring(2) : text, text.startsWith("0x") ? 16 : radix))),
                known(matcher.group("type")),
                known(matcher.group("path")).filter(path -> !path.isEmpty()));
    }

    private static OptionalInt number(String text) {
        return known(text).map(each -> OptionalInt.of(Integer.parseInt(each))).orElse(OptionalInt.empty());
    }

    private static Optional<String> known(String text) {
        return Optional.ofNullable(text).filter(each -> !each.equals("-"));
    }
}
