package org.xenscope.devicemodel;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes a PNG (RFC 2083) of 8-bit RGB, so that javax.imageio with all of java.desktop is not needed. */
final class PngWriter {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private PngWriter() {}

    static byte[] png(Screen screen) {
        PngWriter writer = new PngWriter();
        writer.out.writeBytes(SIGNATURE);
        ByteBuffer header = ByteBuffer.allocate(13);
        header.putInt(screen.width()).putInt(screen.height());
        // 8 bits, RGB, deflate, adaptive filters, no interlace
        header.put(new byte[] {8, 2, 0, 0, 0});
        writer.chunk("IHDR", header.array(), header.capacity());
        writer.pixels(screen);
        writer.chunk("IEND", new byte[0], 0);
        return writer.out.toByteArray();
    }

    private void pixels(Screen screen) {
        Deflater deflater = new Deflater();
        try {
            byte[] chunk = new byte[64 << 10];
            int row = screen.width() * 3;
            for (int y = 0; y < screen.height(); y++) {
                // filter 0: the bytes as they are
                deflater.setInput(new byte[1]);
                drain(deflater, chunk);
                deflater.setInput(screen.rgb(), y * row, row);
                drain(deflater, chunk);
            }
            deflater.finish();
            drain(deflater, chunk);
        } finally {
            deflater.end();
        }
    }

    private void drain(Deflater deflater, byte[] chunk) {
        int length;
        while ((length = deflater.deflate(chunk)) > 0) {
            chunk("IDAT", chunk, length);
        }
    }

    private void chunk(String type, byte[] data, int length) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data, 0, length);
        out.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
        out.writeBytes(name);
        out.write(data, 0, length);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
