package org.xenscope.libxl;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long libxl waits until a device model that it has started says that it runs ({@code device-model/N/state}):
 * LIBXL_DEVICE_MODEL_START_TIMEOUT, 10 s up to Xen 4.5 and 60 s from 4.6 on (9acfbe14d7, "Increase device model startup
 * timeout to 1min"). Nothing makes it longer: no option, no variable, no key of a config.
 *
 * @param limit from the moment when libxl forks the process that becomes the device model
 */
public record StartDeadline(Duration limit) {
    /** How long libxl waits for each answer of a device model on QMP: LIBXL_QMP_CMD_TIMEOUT. */
    public static final Duration QMP = Duration.ofSeconds(10);

    /** How long {@code xl unpause} waits for one that stands in a debugger; seen on 4.17. */
    public static final Duration RESUME = Duration.ofSeconds(60);

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofSeconds(10);
    private static final Pattern VERSION = Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})(?:[^0-9].*)?");
    private static final int LAST_SHORT = 5;

    public static StartDeadline of(XenInfo xen) {
        return ofVersion(xen.version());
    }

    /** @param version as {@code xl info} says it; of one that cannot be read the usual time is taken, that of all newer ones */
    static StartDeadline ofVersion(String version) {
        Matcher parts = VERSION.matcher(version);
        boolean old = parts.matches()
                && (Integer.parseInt(parts.group(1)) < 4
                        || parts.group(1).equals("4") && Integer.parseInt(parts.group(2)) <= LAST_SHORT);
        return new StartDeadline(old ? SHORT : LONG);
    }

    /** What libxl does to the domain then; seen on 4.17. */
    public static String consequence() {
        return "libxl gives the device model up: it ends it, destroys the domain, and xl create ends with 3";
    }
}
