package org.xenscope.libxl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.xenscope.error.UsageException;

class XlConfigTextTest {
    @Property
    void whatIsWrittenIsReadBack(
            @ForAll String text, @ForAll @Size(min = 1, max = 5) List<String> list, @ForAll long number) {
        Assume.that(text.indexOf(0) < 0 && list.stream().allMatch(each -> each.indexOf(0) < 0));
        String written = new XlConfigText()
                .put("name", text)
                .put("disk", list)
                .put("memory", number)
                .put("vif", List.of())
                .text();
        XlConfig config = XlConfig.parse("f", written);
        assertThat(config.settings().keySet()).containsExactly("name", "disk", "memory");
        assertThat(config.text("name")).hasValue(text);
        assertThat(config.strings("disk")).isEqualTo(list);
        assertThat(config.number("memory")).hasValue(number);
    }

    @Test
    void aNulByteIsRefused() {
        assertThatThrownBy(() -> new XlConfigText().put("name", "a\0b")).isInstanceOf(UsageException.class);
    }
}
