package org.xenscope.xenbus;

import java.util.Locale;
import java.util.OptionalInt;

/** What a person names a domain by: its number first, as xl takes it, then its name, then its uuid. */
public final class DomainWord {
    /** Where domains are known. */
    public interface Known {
        boolean has(int domid);

        OptionalInt byName(String name);

        /** @param uuid in lower case, with its dashes */
        OptionalInt byUuid(String uuid);
    }

    private DomainWord() {}

    /** The number of the domain that a word names; empty when there is none. */
    public static OptionalInt find(String word, Known domains) {
        if (word.matches("[0-9]{1,5}") && domains.has(Integer.parseInt(word))) {
            return OptionalInt.of(Integer.parseInt(word));
        }
        OptionalInt named = domains.byName(word);
        boolean uuid = word.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
        return named.isPresent() || !uuid ? named : domains.byUuid(word.toLowerCase(Locale.ROOT));
    }
}
