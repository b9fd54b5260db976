package org.xenscope.libxl;

import java.util.Optional;

/**
 * Something about a config that a person should know.
 *
 * @param file the config's name
 * @param at empty when it is about what is not there
 * @param what one sentence
 * @param next what to do about it, may be empty
 */
public record Remark(Severity severity, String file, Optional<Place> at, String what, String next) {
    /** How bad it is. */
    public enum Severity {
        /** xl will refuse the config, or the domain cannot work. */
        ERROR,
        /** xl will ignore something that was meant. */
        WARNING,
        INFO
    }

    /** {@code FILE:LINE:COLUMN: WHAT}. */
    @Override
    public String toString() {
        return file + at.map(place -> ":" + place).orElse("") + ": " + what;
    }
}
