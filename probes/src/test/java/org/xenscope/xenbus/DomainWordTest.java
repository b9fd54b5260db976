package org.xenscope.xenbus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.xenbus.DeviceFacts.Display;
import org.xenscope.xenbus.DeviceFacts.Domain;

/** Domain 1 is called 2, domain 2 is called guest, domain 3 like the uuid of domain 2. */
class DomainWordTest {
    private static final String UUID = "01234567-89ab-cdef-0123-456789abcdef";
    private static final String OTHER = "11234567-89ab-cdef-0123-456789abcdef";

    @ParameterizedTest(name = "{0} is domain {1}")
    @CsvSource({
        "2, 2",
        "02, 2",
        "1, 1",
        "77, 4",
        "guest, 2",
        UUID + ", 3",
        OTHER + ", 1",
        "11234567-89AB-CDEF-0123-456789ABCDEF, 1",
        "5, ",
        "99999999999, ",
        "nobody, "
    })
    void aNumberIsADomidFirstThenANameThenAUuid(String word, Integer domid) {
        DeviceFacts facts = new DeviceFacts(
                List.of(domain(1, "2", OTHER), domain(2, "guest", UUID), domain(3, UUID, ""), domain(4, "77", "")),
                List.of(),
                List.of(),
                List.of(),
                Display.NONE,
                Optional.empty());
        assertThat(facts.domid(word)).isEqualTo(domid == null ? OptionalInt.empty() : OptionalInt.of(domid));
    }

    private static Domain domain(int domid, String name, String uuid) {
        return new Domain(domid, name, Optional.of(uuid), Optional.empty(), Set.of(), Optional.empty());
    }
}
