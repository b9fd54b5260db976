package org.xenscope.recipes.action;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.xenscope.devicemodel.QmpClient;
import org.xenscope.devicemodel.Screen;
import org.xenscope.host.Host;
import org.xenscope.recipes.Site;

/**
 * QMP's screendump: QEMU writes the screen into a file on the host, for an emulated VGA and for a PV framebuffer that it
 * serves. The file stands in a directory that {@link MakeScratch} made, and is removed as soon as it was read.
 */
public final class Screendump {
    private Screendump() {}

    /** A directory for it, by a name that nobody can guess. */
    public static MakeScratch scratch(Host host) {
        byte[] mark = new byte[8];
        new SecureRandom().nextBytes(mark);
        return MakeScratch.of(host, "screenshot", HexFormat.of().formatHex(mark));
    }

    /** The file in such a directory. */
    public static String file(String directory) {
        return directory + "/screen.ppm";
    }

    /** What a person would type, with the socket that xl uses. */
    public static List<String> commands(String domain, String file) {
        return List.of(
                "xl qemu-monitor-command " + ShellText.word(domain) + " " + ShellText.word("screendump " + file));
    }

    /** The screen as it is now. */
    public static Screen take(Site site, QmpClient qmp, String file, Duration within) {
        qmp.execute(
                site.permit(),
                "screendump",
                JsonNodeFactory.instance.objectNode().put("filename", file),
                within);
        try {
            return Screen.ofPpm(file, site.host().read(file));
        } finally {
            site.control().remove(file);
        }
    }
}
