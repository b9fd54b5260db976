package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.disk.DiskNotes;
import org.xenscope.disk.DiskSpec;
import org.xenscope.error.UsageException;
import org.xenscope.libxl.LibxlNames;
import org.xenscope.recipes.action.ShellText;

/** What xl makes of disk specs. No host is asked. */
@AutoService(Command.class)
public final class DiskParse implements Command {
    @Override
    public String usage() {
        return """
                disk parse - what xl makes of each disk SPEC, and what it silently ignores

                Example: xenscope disk parse tap2:tapdisk:vhd:/storage/x.vhd,xvda,rw
                Usage: xenscope disk parse [OPTIONS] SPEC...

                A SPEC is one item of a config's disk list, in quotes where it holds blanks. It is read as xl 4.17
                reads it; no host is needed. --json gives {"disks":[...]}, one for each SPEC, with the names of xl's
                own JSON (xl -N block-attach 0 SPEC) in camelCase: pdevPath, vdev, backend, format, script, ... As there,
                what has its default value is left out: no readwrite means read-only, no backend that libxl chooses. A SPEC
                that xl refuses is {"spec","error","next"}, and the exit code is 2. Remarks stand beside, in "notes".
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.WORD);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<String> specs = arguments.words(1, Integer.MAX_VALUE);
        if (session.options().asShell()) {
            return session.plan(specs.stream()
                    .map(spec -> "xl -N block-attach 0 " + ShellText.word(spec))
                    .toList());
        }
        List<SpecReading.One> all = new ArrayList<>();
        for (String spec : specs) {
            all.add(read(spec));
        }
        SpecReading reading = new SpecReading("disks", all);
        if (reading.refusals() > 0) {
            session.complain(reading.refusals() + " of " + all.size() + " disk specs refused, as xl refuses them");
        }
        return reading;
    }

    private static SpecReading.One read(String spec) {
        try {
            DiskSpec disk = DiskSpec.parse(spec);
            return new SpecReading.One(
                    spec, LibxlNames.renamed(disk.libxlFields()), lines(disk), notes(disk), Optional.empty());
        } catch (UsageException e) {
            return SpecReading.One.refused(spec, e);
        }
    }

    private static List<String> notes(DiskSpec disk) {
        List<String> notes = new ArrayList<>(DiskNotes.of(disk));
        DiskNotes.vhd(disk).ifPresent(notes::add);
        return notes;
    }

    private static Map<String, String> lines(DiskSpec disk) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("target", disk.target().isEmpty() ? "(none)" : disk.target());
        lines.put("vdev", disk.vdev());
        lines.put(
                "format",
                disk.format() == DiskSpec.Format.EMPTY
                        ? "empty: no medium"
                        : disk.format().word());
        lines.put("access", disk.readWrite() ? "read-write" : "read-only");
        if (disk.cdrom()) {
            lines.put("device", "CD-ROM, removable");
        }
        lines.put("backend", disk.backendType().orElse("(libxl chooses)"));
        disk.backendDomain().ifPresent(name -> lines.put("served by", "domain " + (name.isEmpty() ? "\"\"" : name)));
        disk.script().ifPresent(name -> lines.put("script", name));
        disk.specification().ifPresent(name -> lines.put("specification", name));
        disk.discard().ifPresent(wanted -> lines.put("discard", wanted ? "yes" : "no"));
        if (disk.directIoSafe()) {
            lines.put("direct I/O", "safe");
        }
        disk.libxlFields().forEach((name, value) -> {
            if (name.startsWith("colo_") || name.equals("active_disk") || name.equals("hidden_disk")) {
                lines.put(name.replace("_enable", "").replace('_', '-'), value.toString());
            }
        });
        return lines;
    }
}
