package org.xenscope.devicemodel.chain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From program to program by what their files say. */
final class Route {
    /** svirt-interpose.c: no other is ever started. */
    static final String INTERPOSED = "/usr/bin/qemu-dm-wrapper";

    static final int LONGEST = 8;

    private Route() {}

    /** What a program starts; empty when that is not known. */
    static Optional<String> next(ProgramFile file) {
        if (Wrapper.ours(file.path())) {
            return Optional.empty();
        }
        return switch (file.state()) {
            case INTERPOSER -> Optional.of(INTERPOSED);
            case SCRIPT ->
                file.script().flatMap(ScriptReading::launch).flatMap(launch -> {
                    List<Stages.Stage> stages = Stages.of(launch.words());
                    return stages.isEmpty()
                            ? Optional.empty()
                            : Optional.of(stages.get(stages.size() - 1).program());
                });
            case ABSENT, BINARY, UNREADABLE -> Optional.empty();
        };
    }

    static List<ProgramFile> walk(String first, Map<String, ProgramFile> files) {
        List<ProgramFile> way = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Optional<String> path = Optional.of(first);
        while (path.isPresent() && seen.add(path.get()) && way.size() < LONGEST) {
            ProgramFile file = files.get(path.get());
            if (file == null) {
                break;
            }
            way.add(file);
            path = next(file);
        }
        return way;
    }
}
