package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.blktap.ImageType;
import org.xenscope.blktap.ImageUse;
import org.xenscope.blktap.TapDevice;
import org.xenscope.blktap.TapDevice.Provider;
import org.xenscope.blktap.TapFacts;
import org.xenscope.blktap.TapGround;
import org.xenscope.blktap.TapProbe;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.error.FailedException;
import org.xenscope.error.UsageException;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.tap.TapChoice;

/** Makes an image a block device. */
@AutoService(Command.class)
public final class DiskAttach implements Command {
    @Override
    public String usage() {
        return """
                disk attach - make IMAGE, a path on the host, a block device, and print which

                Example: xenscope disk attach /storage/disks/a.vhd
                Usage: xenscope disk attach [OPTIONS] IMAGE
                     --read-only            attach it read-only (before `disk attach` it is the option of every command)
                     --via=PROVIDER         tap-ctl or qemu-nbd (the one this host has, tap-ctl first)
                     --format=FORMAT        vhd, raw or qcow2 (what its header says)

                An image that is attached already the same way is not attached again: its device is printed. One that
                somebody else writes is refused, and so is one to be written that somebody else serves; each is named.
                `xenscope undo` detaches it.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        String image = arguments.words(1, 1).get(0);
        if (!image.startsWith("/")) {
            throw new UsageException("disk attach: `" + image + "` is no whole path", "begin it with /");
        }
        if (image.chars().anyMatch(Character::isISOControl)) {
            throw new UsageException(
                    "disk attach: a line break or another control character is in the image's path",
                    "rename the image: what lists tap devices writes one a line");
        }
        Optional<Provider> via = Taps.via(arguments);
        ImageType type = Taps.type(session, arguments, image);
        boolean readOnly = arguments.has("read-only");
        TapProbe probe = Taps.probe(session);
        TapGround ground = probe.ground(List.of(image));
        ImageUse use = ground.uses().get(0);
        TapChoice choice = TapChoice.of(session.host(), use, ground.makers(), type, readOnly, via);
        if (choice instanceof TapChoice.Refused refused) {
            return new Refusal(refused.findings());
        }
        if (choice instanceof TapChoice.Reuse reuse) {
            return session.rehearses() ? session.plan(List.of()) : new Attached(reuse.device(), true, "", use.facts());
        }
        TapChoice.Attach attach = (TapChoice.Attach) choice;
        String what = "disk attach " + image;
        Result done = session.change("disk", what, attach.actions().toArray(Action[]::new));
        if (session.rehearses()) {
            return done;
        }
        TapFacts facts = probe.read();
        TapDevice device = attach.attach()
                .of(facts)
                .orElseThrow(() -> new FailedException(
                        "the device of " + image + " went away as soon as it was there",
                        "look at /var/log for what its server said; `xenscope undo` clears up"));
        Object view = done.json();
        return new Attached(
                device, false, view instanceof Map<?, ?> map ? String.valueOf(map.get("session")) : "", facts);
    }

    private record Attached(TapDevice device, boolean reused, String session, TapFacts facts) implements Result {
        @Override
        public void text(Out out) {
            out.line(device.device());
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>(Taps.json(device, facts));
            view.put("reused", reused);
            if (!session.isEmpty()) {
                view.put("session", session);
            }
            return view;
        }
    }

    private record Refusal(List<Finding> findings) implements Result {
        @Override
        public void text(Out out) {
            Findings.print(findings, out);
        }

        @Override
        public Object json() {
            return Map.of("findings", findings);
        }

        @Override
        public int exit() {
            return 1;
        }
    }
}
