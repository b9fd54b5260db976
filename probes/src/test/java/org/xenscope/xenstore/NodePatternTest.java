package org.xenscope.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.error.UsageException;

/** Which paths and values a pattern means. */
final class NodePatternTest {
    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    name               | /local/domain/0/name           | true
                    name               | /name                          | true
                    name               | /local/domain/0/nickname       | false
                    name               | /local/name/0                  | false
                    *                  | /                              | true
                    *                  | /tool                          | true
                    vif/*/state        | /local/domain/3/device/vif/0/state | true
                    vif/*/state        | /device/vif/0/1/state          | false
                    vif/*/state        | /xvif/0/state                  | false
                    /local/*           | /local/domain                  | true
                    /local/*           | /local/domain/0                | false
                    /local/**          | /local/domain/0                | true
                    /local/**          | /local                         | false
                    /local/**/name     | /local/domain/0/name           | true
                    /local/**/name     | /local/name                    | true
                    /local/**/name     | /local/x-name                  | false
                    **/state           | /a/b/state                     | true
                    /a**c              | /abb/c                         | true
                    sta?e              | /x/state                       | true
                    sta?e              | /x/sta/e                       | false
                    vif/[0-3]/state    | /vif/2/state                   | true
                    vif/[0-3]/state    | /vif/4/state                   | false
                    vif/[!0-3]/state   | /vif/4/state                   | true
                    vif/[^0-3]/state   | /vif/2/state                   | false
                    a[!x]b             | /a/b                           | false
                    a.c                | /abc                           | false
                    /                  | /                              | false
                    /state/            | /x/state/y                     | true
                    /^\\/local.*name$/ | /local/domain/0/name           | true
                    /^name/            | /name                          | false
                    /vif\\/\\d+/       | /vif/12                        | true
                    /STATE/            | /x/state                       | false
                    STATE              | /x/state                       | false
                    """)
    void paths(String pattern, String path, boolean matches) {
        if (pattern.equals("/")) {
            assertThatThrownBy(() -> NodePattern.forPaths(pattern, false)).isInstanceOf(UsageException.class);
            return;
        }
        assertThat(NodePattern.forPaths(pattern, false).matches(path)).isEqualTo(matches);
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource(
            quoteCharacter = '~',
            textBlock =
                    """
                    4,          4,                true
                    4,          14,               false
                    *,          a/b,              true
                    /dev/*,     /dev/loop0/x,     true
                    /dev/,      my device,        true
                    /dev/,      DEV,              false
                    [[]x],      [x],              true
                    a\\*b,       a*b,              true
                    a\\*b,       axb,              false
                    ~~,         ~~,               true
                    ~~,         x,                false
                    /,          /,                true
                    a+b,        a+b,              true
                    []x],       ],                true
                    """)
    void values(String pattern, String value, boolean matches) {
        assertThat(NodePattern.forValues(pattern, false).matches(value)).isEqualTo(matches);
    }

    @Test
    void lettersMayBeAlike() {
        assertThat(NodePattern.forPaths("STATE", true).matches("/x/state")).isTrue();
        assertThat(NodePattern.forValues("/É/", true).matches("café")).isTrue();
        assertThat(NodePattern.forValues("*", false).matches("two\nlines")).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /(/    | is no regular expression: Unclosed group
                    /a{2/  | is no regular expression: Unclosed counted closure
                    a[b    | is no glob: the [ at character 2 is not closed
                    [z-a]  | is no glob: Illegal character range
                    vif/   | is no pattern
                    """)
    void whatIsNoPatternIsSaid(String pattern, String said) {
        assertThatThrownBy(() -> NodePattern.forPaths(pattern, false))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("\"" + pattern + "\" " + said);
    }
}
