package dev.headend.edge.rtmp.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * FFmpeg that publishes a file of FLV as far as the test lets it, at once. So the stream cannot end before others have come,
 * however long these take on a busy machine.
 */
public final class HeldPublisher implements AutoCloseable {
    private static final int FILE_HEADER = 13;
    /** Of a tag: its header, and its length once more behind it. */
    private static final int TAG_OVERHEAD = 15;

    /** So little that it begins to publish with the first second. */
    private static final String ANALYSED_MICROS = "500000";

    private final ByteBuffer file;
    private final Process ffmpeg;

    private HeldPublisher(ByteBuffer file, Process ffmpeg) {
        this.file = file;
        this.ffmpeg = ffmpeg;
    }

    /** Publishes nothing yet. */
    public static HeldPublisher start(Path log, Path flv, String url) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(flv));
        String[] how = {"-analyzeduration", ANALYSED_MICROS, "-i", "pipe:0", "-c", "copy", "-f", "flv", url};
        return new HeldPublisher(file, Ffmpeg.start(log, how));
    }

    /** Publishes all that comes before this time of the file. */
    public HeldPublisher until(Duration time) throws IOException {
        int end = Math.max(file.position(), FILE_HEADER);
        while (end < file.limit() && timestamp(end) < time.toMillis()) {
            end += TAG_OVERHEAD + (file.getInt(end) & 0xFFFFFF);
        }
        write(end);
        return this;
    }

    private int timestamp(int tag) {
        return file.getInt(tag + 4) >>> 8 | file.get(tag + 7) << 24;
    }

    private void write(int end) throws IOException {
        OutputStream input = ffmpeg.getOutputStream();
        input.write(file.array(), file.position(), end - file.position());
        input.flush();
        file.position(end);
    }

    /** Publishes the rest. @return what FFmpeg exited with */
    public int toTheEnd() throws IOException, InterruptedException {
        write(file.limit());
        ffmpeg.getOutputStream().close();
        return Ffmpeg.await(ffmpeg);
    }

    /** Stops where it is. */
    @Override
    public void close() {
        ffmpeg.destroyForcibly();
    }
}
