package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Picture;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.QmpClient;
import org.xenscope.devicemodel.QmpSocket;
import org.xenscope.devicemodel.Screen;
import org.xenscope.error.UsageException;
import org.xenscope.recipes.action.MakeScratch;
import org.xenscope.recipes.action.Screendump;
import org.xenscope.recipes.action.ShellText;

/** The screen of a domain, as its QEMU has it. */
@AutoService(Command.class)
public final class DmScreenshot implements Command {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Override
    public String usage() {
        return """
                dm screenshot - what DOMAIN shows on the screen that its QEMU serves, as a PNG file here

                Example: xenscope dm screenshot hvm -o screen.png
                Usage: xenscope dm screenshot [OPTIONS] DOMAIN
                  -o --output=FILE          there, whole or not at all

                An emulated VGA, and the framebuffer of a PV domain (vfb) that QEMU serves; also where QEMU itself shows
                nothing. Says whether it is blank, text or a picture. QEMU writes it to a file below /run/xenscope on the
                host, which is removed at once.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.DOMAIN);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        String word = arguments.words(1, 1).get(0);
        String output = arguments
                .option("output")
                .orElseThrow(() ->
                        new UsageException("dm screenshot: where the picture shall go is missing", "give -o FILE.png"));
        DeviceModelFacts facts = DeviceModelsOf.named(session, DeviceModelsOf.read(session), word);
        QmpSocket socket = DeviceModelsOf.socket(facts);
        MakeScratch scratch = Screendump.scratch(session.host());
        String file = Screendump.file(scratch.path());
        if (session.rehearses()) {
            String domain = facts.name().orElse(Integer.toString(facts.domid()));
            List<String> commands = new ArrayList<>(scratch.commands());
            commands.addAll(Screendump.commands(domain, file));
            commands.add("cp " + ShellText.word(file) + " " + ShellText.word(output + ".ppm"));
            commands.addAll(scratch.undoCommands());
            return session.plan(commands);
        }
        Screen screen = session.meanwhile("screenshot", "dm screenshot " + facts.domid(), scratch, site -> {
            try (QmpClient qmp = QmpClient.connect(site.host().connectUnix(socket.path()), LIMIT)) {
                return Screendump.take(site, qmp, file, LIMIT);
            }
        });
        byte[] png = screen.png();
        LocalFiles.write(session, output, png);
        return new Shot(facts, screen, screen.statistics(), output, png.length);
    }

    private record Shot(
            DeviceModelFacts facts, Screen screen, Screen.Statistics statistics, String output, int fileBytes)
            implements Result {
        @Override
        public void text(Out out) {
            out.line(facts.domain() + ": " + screen.width() + "x" + screen.height() + ", " + words(statistics) + "   "
                    + output);
            if (statistics.look() != Screen.Look.BLANK) {
                new Picture(screen.width(), screen.height(), screen.rgb()).print(out);
            }
        }

        private static String words(Screen.Statistics seen) {
            String lit = String.format(Locale.ROOT, "%d colours, %.1f %% lit", seen.colours(), 100 * seen.litShare());
            return switch (seen.look()) {
                case BLANK -> "blank: one colour";
                case TEXT -> "text, most likely: " + lit;
                case PICTURE -> "a picture: " + lit;
            };
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("domid", facts.domid());
            view.put("width", screen.width());
            view.put("height", screen.height());
            view.put("look", statistics.look().name().toLowerCase(Locale.ROOT));
            view.put("colours", statistics.colours());
            view.put("litShare", statistics.litShare());
            view.put("file", output);
            view.put("fileBytes", fileBytes);
            return view;
        }
    }
}
