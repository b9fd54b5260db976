package org.xenscope.gdb.server;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.xenscope.error.ProtocolException;

/**
 * A program or library on a host, as gdb will look for it and as it can be read.
 *
 * @param name the path that the process knows it by
 * @param readAt where it can be read: the same, or below /proc where its name leads to another file by now
 * @param bytes its size
 * @param elf what its beginning says; empty when it is no ELF file
 * @param key what it is kept by
 */
record HostFile(String name, String readAt, long bytes, Optional<ElfFile> elf, BuildId key) {
    /** What it is kept by: its build id, and where it has none, a sum of its beginning and its size. */
    static BuildId key(byte[] head, long bytes) {
        try {
            Optional<BuildId> id = ElfFile.parse(head, "file").buildId();
            if (id.isPresent()) {
                return id.get();
            }
        } catch (ProtocolException e) {
            // A sum is as good for what is no ELF file.
        }
        try {
            MessageDigest sum = MessageDigest.getInstance("SHA-256");
            sum.update(ByteBuffer.allocate(Long.BYTES).putLong(bytes).flip());
            return BuildId.of(sum.digest(head));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
