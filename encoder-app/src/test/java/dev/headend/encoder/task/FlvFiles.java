package dev.headend.encoder.task;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** FLV files as no single encoder makes them. */
final class FlvFiles {
    private static final int FILE_HEADER = 9 + 4;
    private static final int TAG_HEADER = 11;
    private static final int METADATA = 18;

    private FlvFiles() {}

    /** One file after the other, as from a publisher who begins anew in the same connection. */
    static Path joined(Path to, Path first, Path second, int secondBeginsAtMs) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) (Files.size(first) + Files.size(second)));
        all.put(Files.readAllBytes(first));
        ByteBuffer more = ByteBuffer.wrap(Files.readAllBytes(second)).position(FILE_HEADER);
        while (more.hasRemaining()) {
            int typeAndLength = more.getInt(more.position());
            byte[] tag = new byte[TAG_HEADER + (typeAndLength & 0xFFFFFF) + 4];
            more.get(tag);
            if (typeAndLength >>> 24 != METADATA) {
                all.put(later(tag, secondBeginsAtMs));
            }
        }
        Files.write(to, Arrays.copyOf(all.array(), all.position()));
        return to;
    }

    private static byte[] later(byte[] tag, int millis) {
        ByteBuffer bytes = ByteBuffer.wrap(tag);
        // 24 bits of milliseconds, then the 8 above them.
        int low = bytes.getInt(4);
        int time = (low >>> 8 | low << 24) + millis;
        bytes.putInt(4, time << 8 | time >>> 24);
        return tag;
    }
}
