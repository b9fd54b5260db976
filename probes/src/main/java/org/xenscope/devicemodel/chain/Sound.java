package org.xenscope.devicemodel.chain;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whether a guest has a sound card, by QEMU's arguments or a config. @param seen what says so */
public record Sound(Answer answer, Seen seen) {
    /** Whether it has. */
    public enum Answer {
        YES,
        NO,
        UNKNOWN
    }

    /** QEMU's own names for devices that make sounds (hw/audio); intel-hda is a bus, but nobody has it for anything else. */
    private static final Set<String> CARDS = Set.of(
            "ac97",
            "es1370",
            "sb16",
            "adlib",
            "cs4231a",
            "gus",
            "hda",
            "intel-hda",
            "ich9-intel-hda",
            "hda-duplex",
            "hda-output",
            "hda-micro",
            "usb-audio",
            "virtio-sound-pci");

    /** @param where what these are the arguments of */
    public static Sound ofArguments(List<String> argv, String where) {
        for (int i = 0; i + 1 < argv.size(); i++) {
            String option = argv.get(i).startsWith("--") ? argv.get(i).substring(1) : argv.get(i);
            String value = argv.get(i + 1);
            if (option.equals("-soundhw") || option.equals("-device") && card(value)) {
                return new Sound(Answer.YES, new Seen("process", where, option + " " + value));
            }
        }
        return new Sound(Answer.NO, new Seen("process", where, "no -soundhw and no sound card among the -device"));
    }

    /** By {@code soundhw} of a config. */
    public static Sound ofConfig(Optional<String> soundhw, String where) {
        return soundhw.isPresent()
                ? new Sound(Answer.YES, new Seen("config", where, "soundhw = \"" + soundhw.get() + "\""))
                : new Sound(Answer.NO, new Seen("config", where, "no soundhw"));
    }

    private static boolean card(String device) {
        int comma = device.indexOf(',');
        return CARDS.contains((comma < 0 ? device : device.substring(0, comma)).toLowerCase(Locale.ROOT));
    }
}
