package org.xenscope.xenbus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What each side of a kind of device does, in order, until both are connected: the public headers (xen/include/public/io:
 * blkif.h, netif.h, fbif.h, kbdif.h, console.h) and what Linux's drivers, QEMU, libxl and surfman make of them.
 */
final class Protocol {
    /** Who does a step. */
    enum Half {
        FRONTEND,
        BACKEND
    }

    /**
     * One step.
     *
     * @param half in which half it shows
     * @param required each is alternatives separated by {@code |}, each of these keys joined by {@code +}
     * @param shown keys that are worth a look and need not be there
     * @param reaches the state with which the step ends; null when it has none
     */
    record Part(
            Side side,
            Half half,
            String what,
            List<String> required,
            List<String> shown,
            @Nullable XenbusState reaches) {

        /** The keys that are missing: of the first alternative, when none is whole. */
        List<String> missing(Optional<DeviceHalf> place) {
            List<String> missing = new ArrayList<>();
            for (String each : required) {
                List<String> first = null;
                for (String alternative : each.split("\\|")) {
                    List<String> lacks = new ArrayList<>();
                    for (String key : alternative.split("\\+")) {
                        if (!place.map(half -> half.has(key)).orElse(false)) {
                            lacks.add(key);
                        }
                    }
                    if (lacks.isEmpty()) {
                        first = null;
                        break;
                    }
                    first = first == null ? lacks : first;
                }
                if (first != null) {
                    missing.addAll(first);
                }
            }
            return missing;
        }

        /** {@code ring-ref 8, event-channel 12}. */
        String values(Optional<DeviceHalf> place) {
            List<String> values = new ArrayList<>();
            List<String> keys = new ArrayList<>();
            required.forEach(each -> keys.addAll(List.of(each.split("[|+]"))));
            keys.removeAll(PLUMBING);
            keys.addAll(shown);
            for (String key : keys) {
                place.flatMap(half -> half.value(key)).ifPresent(value -> values.add(key + " " + value));
            }
            return String.join(", ", values);
        }
    }

    /** How the halves name each other: said elsewhere, when it is wrong. */
    private static final List<String> PLUMBING = List.of("backend", "backend-id", "frontend", "frontend-id");

    private static final Part FRONTEND_MADE = new Part(
            Side.TOOLSTACK, Half.FRONTEND, "makes the guest's half", List.of("backend", "backend-id"), List.of(), null);

    private static final Part BACKEND_MADE = new Part(
            Side.TOOLSTACK,
            Half.BACKEND,
            "makes the backend's half",
            List.of("frontend", "frontend-id", "online"),
            List.of("mac", "bridge", "params", "type", "mode", "dev"),
            null);

    private static final Part FOLLOWS =
            new Part(Side.FRONTEND, Half.FRONTEND, "connects", List.of(), List.of(), XenbusState.CONNECTED);

    private Protocol() {}

    static List<Part> of(DevicePair pair) {
        if (pair.isFirstConsole()) {
            return firstConsole();
        }
        return switch (pair.kind()) {
            case "vif" -> vif();
            case "vbd" -> vbd(pair);
            case "vfb" -> vfb(pair);
            case "vkbd" -> vkbd();
            case "console" -> console();
            default -> generic();
        };
    }

    /** Keys whose coming and going tells how far a device is. */
    static Set<String> keys(DevicePair pair) {
        Set<String> keys = new TreeSet<>(List.of("hotplug-status", "hotplug-error", "online"));
        for (Part part : of(pair)) {
            part.required().forEach(each -> keys.addAll(List.of(each.split("[|+]"))));
            keys.addAll(part.shown());
        }
        return keys;
    }

    /** netif.h; the script: libxl_device.c, device_hotplug. Linux's netfront goes from 1 to 4 at once. */
    private static List<Part> vif() {
        return List.of(
                FRONTEND_MADE,
                BACKEND_MADE,
                backend(
                        "offers its features",
                        List.of(),
                        List.of("feature-rx-copy", "feature-split-event-channels", "multi-queue-max-queues"),
                        XenbusState.INIT_WAIT),
                new Part(
                        Side.HOTPLUG,
                        Half.BACKEND,
                        "puts the interface into the bridge",
                        List.of("hotplug-status"),
                        List.of("hotplug-error", "script"),
                        null),
                frontend(
                        "gives its rings and event channels",
                        List.of(
                                "tx-ring-ref+rx-ring-ref|queue-0/tx-ring-ref+queue-0/rx-ring-ref",
                                "event-channel|event-channel-tx+event-channel-rx|queue-0/event-channel"
                                        + "|queue-0/event-channel-tx+queue-0/event-channel-rx",
                                "request-rx-copy"),
                        List.of("multi-queue-num-queues")),
                backend("maps the rings and connects", List.of(), List.of(), XenbusState.CONNECTED),
                FOLLOWS);
    }

    /** blkif.h. blkback needs what the block script finds out; QEMU's qdisk opens the image itself. */
    private static List<Part> vbd(DevicePair pair) {
        List<Part> parts = new ArrayList<>(List.of(
                FRONTEND_MADE,
                BACKEND_MADE,
                backend(
                        "opens, and offers its features",
                        List.of(),
                        List.of("feature-flush-cache", "feature-discard", "max-ring-page-order"),
                        XenbusState.INIT_WAIT)));
        if (pair.wantsScript()) {
            parts.add(new Part(
                    Side.HOTPLUG,
                    Half.BACKEND,
                    "finds the block device",
                    List.of("physical-device|physical-device-path", "hotplug-status"),
                    List.of("hotplug-error"),
                    null));
        }
        parts.add(frontend(
                "gives its ring and event channel",
                List.of("ring-ref|ring-ref0|queue-0/ring-ref|queue-0/ring-ref0", "event-channel|queue-0/event-channel"),
                List.of("ring-page-order", "protocol")));
        parts.add(backend(
                "says how large the disk is, and connects",
                List.of("sectors", "sector-size", "info"),
                List.of(),
                XenbusState.CONNECTED));
        parts.add(FOLLOWS);
        return parts;
    }

    /**
     * fbif.h, QEMU's xenfb.c; with surfman, its xenfb.c and xenfb2.c. The guest's driver gives its page whether or not a
     * backend is there, and goes to 4 as soon as the backend is at 2.
     */
    private static List<Part> vfb(DevicePair pair) {
        boolean surfman = pair.backend().map(half -> half.has("default-xres")).orElse(false);
        return List.of(
                FRONTEND_MADE,
                BACKEND_MADE,
                backend(
                        surfman ? "says its default mode" : "offers its features",
                        List.of(),
                        List.of("default-xres", "default-yres", "default-bpp", "videoram", "feature-resize"),
                        XenbusState.INIT_WAIT),
                frontend(
                        "gives its shared page",
                        List.of("page-ref|page-gref", "event-channel"),
                        List.of("protocol", "feature-update")),
                FOLLOWS,
                backend("maps the framebuffer", List.of(), List.of("request-update"), XenbusState.CONNECTED));
    }

    /** kbdif.h, QEMU's xenfb.c. */
    private static List<Part> vkbd() {
        return List.of(
                FRONTEND_MADE,
                BACKEND_MADE,
                backend(
                        "offers its features",
                        List.of(),
                        List.of("feature-abs-pointer", "feature-raw-pointer"),
                        XenbusState.INIT_WAIT),
                frontend(
                        "gives its shared page",
                        List.of("page-ref|page-gref", "event-channel"),
                        List.of("request-abs-pointer")),
                FOLLOWS,
                backend("maps the page", List.of(), List.of(), XenbusState.CONNECTED));
    }

    /** console.h: all but the first. */
    private static List<Part> console() {
        return List.of(
                FRONTEND_MADE,
                BACKEND_MADE,
                backend("is ready", List.of(), List.of("tty"), XenbusState.INIT_WAIT),
                frontend("gives its ring", List.of("ring-ref", "port|event-channel"), List.of("tty")),
                backend("opens the terminal", List.of(), List.of(), XenbusState.CONNECTED),
                FOLLOWS);
    }

    /** console.h: the first is made by the domain's builder; xenconsoled finds it without a handshake. */
    private static List<Part> firstConsole() {
        return List.of(
                new Part(
                        Side.TOOLSTACK,
                        Half.FRONTEND,
                        "makes the ring and its port",
                        List.of("ring-ref", "port"),
                        List.of("type", "limit"),
                        null),
                new Part(
                        Side.BACKEND,
                        Half.FRONTEND,
                        "opens a terminal",
                        List.of("tty"),
                        List.of("output", "vnc-port"),
                        null));
    }

    /** xenbus.h. */
    private static List<Part> generic() {
        return List.of(
                FRONTEND_MADE,
                BACKEND_MADE,
                backend("is ready", List.of(), List.of(), XenbusState.INIT_WAIT),
                frontend("gives its rings", List.of(), List.of("ring-ref", "event-channel")),
                backend("connects", List.of(), List.of(), XenbusState.CONNECTED),
                FOLLOWS);
    }

    private static Part backend(String what, List<String> required, List<String> shown, XenbusState reaches) {
        return new Part(Side.BACKEND, Half.BACKEND, what, required, shown, reaches);
    }

    private static Part frontend(String what, List<String> required, List<String> shown) {
        return new Part(Side.FRONTEND, Half.FRONTEND, what, required, shown, XenbusState.INITIALISED);
    }
}
