package org.xenscope.blktap;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A block device behind which a program of dom0 reads an image, or what is left of one.
 *
 * @param provider who makes such devices here
 * @param device {@code /dev/xen/blktap-2/tapdev0}, {@code /dev/nbd0}; empty for a tapdisk without a minor
 * @param pid of the tapdisk or qemu-nbd; empty when nothing serves it
 * @param state a tapdisk's
 * @param image empty when none is open, or unknown
 * @param type of the image, as the provider says: {@code vhd}, {@code vpc}
 * @param readOnly empty when it cannot be told
 * @param users who has the device open, without those that serve it
 */
public record TapDevice(
        Provider provider,
        String device,
        OptionalInt minor,
        OptionalInt pid,
        Optional<TapState> state,
        Optional<String> image,
        Optional<String> type,
        Optional<Boolean> readOnly,
        List<Holder> users) {
    /** Who makes tap devices. */
    public enum Provider {
        TAP_CTL("tap-ctl"),
        QEMU_NBD("qemu-nbd");

        private final String word;

        Provider(String word) {
            this.word = word;
        }

        /** The program's name. */
        public String word() {
            return word;
        }

        public static Optional<Provider> named(String word) {
            for (Provider each : values()) {
                if (each.word.equals(word)) {
                    return Optional.of(each);
                }
            }
            return Optional.empty();
        }
    }

    public TapDevice {
        users = List.copyOf(users);
    }

    TapDevice with(Optional<Boolean> mode, List<Holder> newUsers) {
        return new TapDevice(provider, device, minor, pid, state, image, type, mode, newUsers);
    }

    /** A tapdisk that serves no device. */
    public boolean orphanServer() {
        return device.isEmpty();
    }

    /** A device that nothing serves. */
    public boolean orphanDevice() {
        return pid.isEmpty();
    }

    /** An image's kind, where its provider's word is known. */
    public Optional<ImageType> imageType() {
        return type.flatMap(ImageType::named);
    }

    /** For messages: the device, or the tapdisk that has none. */
    public String subject() {
        return orphanServer() ? "tapdisk " + pid.orElse(0) : device;
    }

    /** It does what it is there for. */
    public boolean usable() {
        return !orphanServer()
                && !orphanDevice()
                && image.isPresent()
                && state.map(TapState::running).orElse(true);
    }
}
