package org.xenscope.console.debug;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a line of the debug prompt stands for; words are parted by | here. */
class DebugLineTest {
    private static final Predicate<List<String>> COMMANDS =
            words -> List.of("store", "disk", "device", "lab", "undo").contains(words.get(0))
                    || words.size() > 1 && words.subList(0, 2).equals(List.of("gdb", "session"));

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "bt; debug|bt",
                "where 5; debug|bt|5",
                "backtrace full; debug|bt|full",
                "debug bt 2; debug|bt|2",
                "--json bt; --json|debug|bt",
                "bt --json; debug|bt|--json",
                "--timeout 5s c; --timeout|5s|debug|cont",
                "b xs_write; debug|break|--|xs_write",
                "br main.c:20 if n == -1; debug|break|--|main.c:20|if|n == -1",
                "break --after 2 x; debug|break|--after|--|2|x",
                "break --after=2 x if a  &&  b; debug|break|--after=2|--|x|if|a  &&  b",
                "b f --log=\"say if {n}\" if n; debug|break|--log=say if {n}|--|f|if|n",
                "b; debug|break",
                "break --set=ioreq; debug|break|--set=ioreq",
                "tb main; debug|tbreak|--|main",
                "c; debug|cont",
                "continue &; debug|cont|&",
                "c&; debug|cont|&",
                "p *path->next; debug|print|*path->next",
                "p \"a  b\" == s; debug|print|\"a  b\" == s",
                "p 'a; debug|print|'a",
                "p -n; debug|print|-n",
                "print --help; debug|print|--help",
                "p/x count + 1; debug|print|/x|count + 1",
                "x; debug|x",
                "x/16xw $sp; debug|x|/16xw|$sp",
                "x/4; debug|x|/4",
                "log xs_write don't {path}; debug|log|xs_write don't {path}",
                "watch a if b; debug|watch|a if b",
                "info breakpoints; debug|info|breakpoints",
                "i r rip; debug|info|r rip",
                "gdb info line xs_write; debug|gdb|info line xs_write",
                "gdb session hvm; gdb|session|hvm",
                "debug gdb show 'x'; debug|gdb|show 'x'",
                "fini; debug|finish",
                "th 2; `th|2`",
                "thr 2; `thr|2`",
                "reg; debug|registers",
                "store ls \"/a  b\" ''; store|ls|/a  b|",
                "disk list; disk|list",
                "help; debug|help",
                "help b; help|debug|break",
                "help store ls; help|store|ls",
                "q; debug|end",
                "exit; debug|end",
                "-H lab store ls; -H|lab|store|ls",
            })
    void standsForACommand(String line, String words) {
        assertThat(String.join("|", DebugLine.parse(line, COMMANDS).words())).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "# only a remark", "  # b main"})
    void saysNothing(String line) {
        assertThat(DebugLine.parse(line, COMMANDS).words()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "s, debug|step",
        "next 3, debug|next|3",
        "c &, debug|cont|&",
        "si, debug|stepi",
        "list main, debug|list",
        "x/16xw $sp, debug|x",
        "up, debug|up",
        "bt, ''",
        "b main, ''",
        "p x, ''",
        "store ls, ''",
    })
    void anEmptyLineBehindItDoesIsAgainOrNothing(String line, String again) {
        assertThat(String.join("|", DebugLine.parse(line, COMMANDS).again())).isEqualTo(again);
    }

    @ParameterizedTest
    @CsvSource({"ptype foo, ptype", "frobnicate, frobnicate", "thr 2, thr"})
    void nobodyKnows(String line, String word) {
        assertThat(DebugLine.parse(line, COMMANDS).unknown()).contains(word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bt", "store lss", "-H lab store ls", "debug frobnicate", "gdb session x", "undo"})
    void somebodyKnows(String line) {
        assertThat(DebugLine.parse(line, COMMANDS).unknown()).isEmpty();
    }
}
