package org.xenscope.gdb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.xenscope.debug.Register;
import org.xenscope.error.UsageException;
import org.xenscope.gdb.mi.MiCommand;
import org.xenscope.gdb.mi.MiValue;

/** Registers by name. Only those that are asked for are read: all of them, with their vectors, are most of a megabyte of text. */
final class Registers {
    private static final List<List<String>> GENERAL = List.of(
            List.of("rax rbx rcx rdx rsi rdi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15 rip eflags".split(" ")),
            List.of("eax ebx ecx edx esi edi ebp esp eip eflags".split(" ")),
            Arrays.asList(("x0 x1 x2 x3 x4 x5 x6 x7 x8 x9 x10 x11 x12 x13 x14 x15 x16 x17 x18 x19 x20 x21 x22 x23 x24"
                            + " x25 x26 x27 x28 x29 x30 sp pc cpsr")
                    .split(" ")),
            List.of("r0 r1 r2 r3 r4 r5 r6 r7 r8 r9 r10 r11 r12 sp lr pc cpsr".split(" ")));

    private final Function<MiCommand, MiClient.Answer> gdb;

    Registers(Function<MiCommand, MiClient.Answer> gdb) {
        this.gdb = gdb;
    }

    List<Register> read(String thread, int level, List<String> names) {
        Map<String, String> known = numbers();
        List<String> wanted = names.isEmpty() ? general(known) : names;
        List<String> words = new ArrayList<>(List.of("--skip-unavailable", "x"));
        Map<String, String> byNumber = new LinkedHashMap<>();
        for (String name : wanted) {
            String bare = name.startsWith("$") ? name.substring(1) : name;
            String number = known.get(bare);
            if (number == null) {
                throw new UsageException(
                        "`" + name + "` is no register of this machine", "as gdb names them: " + example(known));
            }
            byNumber.put(number, bare);
            words.add(number);
        }
        return gdb.apply(new MiCommand("-data-list-register-values", words)
                        .frame(level)
                        .thread(thread))
                .results()
                .tuples("register-values")
                .flatMap(each -> register(each, byNumber).stream())
                .toList();
    }

    private static Optional<Register> register(MiValue.Tuple value, Map<String, String> byNumber) {
        return value.text("number")
                .map(byNumber::get)
                .map(name -> new Register(name, value.text("value").orElse("")));
    }

    private static List<String> general(Map<String, String> known) {
        return GENERAL.stream()
                .filter(all -> known.keySet().containsAll(all))
                .findFirst()
                .orElseGet(() -> known.keySet().stream().limit(16).toList());
    }

    private static String example(Map<String, String> known) {
        return String.join(" ", known.keySet().stream().limit(4).toList()) + " …";
    }

    /** Asked for each time: the program may become one of another machine. */
    private Map<String, String> numbers() {
        Map<String, String> known = new LinkedHashMap<>();
        int number = 0;
        for (MiValue each :
                gdb.apply(MiCommand.of("-data-list-register-names")).results().values("register-names")) {
            if (each instanceof MiValue.Text name && !name.text().isEmpty()) {
                known.put(name.text(), Integer.toString(number));
            }
            number++;
        }
        return known;
    }
}
