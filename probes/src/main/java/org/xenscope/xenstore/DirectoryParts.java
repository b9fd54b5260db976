package org.xenscope.xenstore;

import java.util.ArrayList;
import java.util.List;

/**
 * A directory whose names do not fit one message, as the answers to DIRECTORY_PART give it: each part begins with the
 * directory's generation, the last ends with an empty name. When the generation changes, all begins again.
 */
final class DirectoryParts {
    private final List<String> names = new ArrayList<>();
    private String generation = "";
    private int offset;
    private int restarts;
    private int taken;

    /** Where the next part begins. */
    int offset() {
        return offset;
    }

    /** How often the directory changed while its parts were read. */
    int restarts() {
        return restarts;
    }

    /** How many parts there have been, also before a restart. */
    int taken() {
        return taken;
    }

    List<String> names() {
        return names;
    }

    /**
     * Takes what a part says; true when it was the last.
     *
     * @param said the generation, and at least one text more
     */
    boolean take(List<String> said) {
        taken++;
        if (generation.isEmpty()) {
            generation = said.get(0);
        } else if (!generation.equals(said.get(0))) {
            restarts++;
            names.clear();
            generation = "";
            offset = 0;
            return false;
        }
        boolean last = said.get(said.size() - 1).isEmpty();
        for (String name : said.subList(1, said.size() - (last ? 1 : 0))) {
            names.add(name);
            offset += name.length() + 1;
        }
        return last;
    }
}
