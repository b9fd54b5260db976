package org.xenscope.console.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.blktap.Holder;
import org.xenscope.blktap.ImageType;
import org.xenscope.blktap.TapDevice;
import org.xenscope.blktap.TapDevice.Provider;
import org.xenscope.blktap.TapFacts;
import org.xenscope.blktap.TapProbe;
import org.xenscope.console.Arguments;
import org.xenscope.console.Session;
import org.xenscope.disk.image.ImageChain;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.error.UsageException;
import org.xenscope.image.ImageProbe;
import org.xenscope.recipes.tap.TapImages;

/** What the commands about tap devices share. */
final class Taps {
    private Taps() {}

    static TapProbe probe(Session session) {
        return new TapProbe(session.host(), session.store());
    }

    /** {@code --via}. */
    static Optional<Provider> via(Arguments arguments) {
        return arguments.option("via").map(word -> Provider.named(word)
                .orElseThrow(() -> new UsageException("--via: there is no " + word, "say tap-ctl or qemu-nbd")));
    }

    /**
     * What {@code --format} says, else what the image says of itself.
     *
     * @throws AbsentException when there is none
     * @throws FailedException when it is damaged, or of a kind that no provider reads
     */
    static ImageType type(Session session, Arguments arguments, String path) {
        Optional<ImageType> wanted = arguments.option("format").map(word -> ImageType.named(word)
                .orElseThrow(() -> new UsageException("--format: there is no " + word, "say vhd, raw or qcow2")));
        ImageChain chain = new ImageProbe(session.host()).chain(path);
        return TapImages.type(chain, session.host().name(), wanted);
    }

    /** {@code running}, {@code paused (0x20)}; of a qemu-nbd whether it is there. */
    static String state(TapDevice device, TapFacts facts) {
        if (device.orphanDevice()) {
            return "no server";
        }
        return device.state()
                .map(state -> String.join(", ", state.words(facts.dialect()))
                        + (state.running() ? "" : String.format(" (%#x)", state.bits())))
                .orElse(device.orphanServer() ? "no device" : "running");
    }

    static Map<String, Object> json(TapDevice device, TapFacts facts) {
        Map<String, Object> view = new LinkedHashMap<>();
        if (!device.orphanServer()) {
            view.put("device", device.device());
        }
        view.put("provider", device.provider().word());
        device.minor().ifPresent(minor -> view.put("minor", minor));
        device.pid().ifPresent(pid -> view.put("pid", pid));
        device.state().ifPresent(state -> view.put("stateBits", state.bits()));
        view.put("state", state(device, facts));
        device.image().ifPresent(image -> view.put("image", image));
        device.imageType().ifPresent(type -> view.put("format", type.word()));
        device.readOnly().ifPresent(mode -> view.put("readOnly", mode));
        view.put("users", device.users().stream().map(Taps::json).toList());
        return view;
    }

    private static Map<String, Object> json(Holder holder) {
        Map<String, Object> view = new LinkedHashMap<>();
        if (holder.pid() > 0) {
            view.put("pid", holder.pid());
        }
        view.put("program", holder.program());
        holder.domid().ifPresent(domid -> view.put("domid", domid));
        view.put("leftover", holder.leftover());
        view.put("writes", holder.writes());
        view.put("where", holder.name());
        return view;
    }

    static String users(TapDevice device) {
        List<String> words = device.users().stream().map(Holder::words).toList();
        return words.isEmpty() ? "-" : String.join(", ", words);
    }
}
