package org.xenscope.disk.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** Images: those that qemu-img made, and what is changed in them or built as the format's document says. */
public final class Images {
    public static final UUID PARENT = UUID.fromString("00010203-0405-0607-0809-0a0b0c0d0e0f");

    private Images() {}

    /** {@code dynamic.vhd} (4 MiB, no block in use), {@code v2.qcow2}, {@code v3.qcow2}, {@code old.qcow}. */
    public static byte[] made(String name) {
        try (InputStream in = Images.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ImageHeader read(byte[] image) {
        return ImageHeader.read(bytes(image));
    }

    static ImageBytes bytes(byte[] image) {
        return new ImageBytes() {
            @Override
            public long sizeBytes() {
                return image.length;
            }

            @Override
            public byte[] at(long offset, int length) {
                return ImageHeader.slice(image, offset, length);
            }
        };
    }

    /** A fixed VHD around this content. */
    public static byte[] fixed(byte[] content) {
        byte[] footer = Arrays.copyOf(made("dynamic.vhd"), VhdFooter.BYTES);
        ByteBuffer view = ByteBuffer.wrap(footer);
        view.putLong(16, -1)
                .putLong(40, content.length)
                .putLong(48, content.length)
                .putInt(60, VhdFooter.FIXED);
        return join(content, seal(footer, 0, VhdFooter.BYTES, 64));
    }

    /** A differencing VHD without blocks on this parent, as blktap makes it: its path in one locator, a URL. */
    public static byte[] differencing(String parentUrl, UUID parentUuid) {
        byte[] image = made("dynamic.vhd");
        byte[] end = Arrays.copyOfRange(image, image.length - VhdFooter.BYTES, image.length);
        byte[] url = Arrays.copyOf(parentUrl.getBytes(StandardCharsets.UTF_8), 512);
        ByteBuffer view = ByteBuffer.wrap(image);
        int locator = image.length - VhdFooter.BYTES;
        view.putInt(60, VhdFooter.DIFFERENCING);
        view.putLong(512 + 40, parentUuid.getMostSignificantBits());
        view.putLong(512 + 48, parentUuid.getLeastSignificantBits());
        view.put(512 + 64, "parent.vhd".getBytes(StandardCharsets.UTF_16BE));
        view.put(512 + 576, "MacX".getBytes(StandardCharsets.US_ASCII));
        view.putInt(512 + 580, 512).putInt(512 + 584, parentUrl.length()).putLong(512 + 592, locator);
        seal(image, 0, VhdFooter.BYTES, 64);
        seal(image, 512, VhdHeader.BYTES, 36);
        ByteBuffer.wrap(end).putInt(60, VhdFooter.DIFFERENCING);
        return join(Arrays.copyOf(image, locator), url, seal(end, 0, VhdFooter.BYTES, 64));
    }

    /** One byte changed, counted from the begin, or from the end where the offset is negative. */
    public static byte[] spoiled(byte[] image, int offset) {
        byte[] copy = image.clone();
        copy[offset < 0 ? copy.length + offset : offset] ^= 0x55;
        return copy;
    }

    /** Writes the checksum of a footer or header that stands there. */
    static byte[] seal(byte[] image, int offset, int length, int checksumAt) {
        byte[] part = Arrays.copyOfRange(image, offset, offset + length);
        ByteBuffer.wrap(image).putInt(offset + checksumAt, (int) VhdFooter.checksum(part, length, checksumAt));
        return image;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
