package dev.headend.edge.delivery.player;

import dev.headend.fixture.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A stream's files as the encoder leaves them, made by FFmpeg in real time. */
final class StreamFiles implements AutoCloseable {
    private static final List<String> SIZES = List.of("640x360", "320x180");
    private static final String APPENDED = " -hls_flags delete_segments+temp_file+append_list+omit_endlist";

    private final Path folder;
    private Process ffmpeg;

    private StreamFiles(Path folder, Process ffmpeg) {
        this.folder = folder;
        this.ffmpeg = ffmpeg;
    }

    /** Starts a stream and announces it under the channel's stable address once it can be played. */
    static StreamFiles begin(Path root, String channel, String streamId) throws IOException, InterruptedException {
        return begin(root, channel, streamId, "");
    }

    /** The same with encrypted segments, and their key beside them. */
    static StreamFiles beginEncrypted(Path root, String channel, String streamId)
            throws IOException, InterruptedException {
        Path key = Files.createDirectories(root.resolve("hls").resolve(channel).resolve(streamId))
                .resolve("0.key");
        Files.writeString(key, "0123456789abcdef");
        Path info = Files.writeString(key.resolveSibling("key.txt"), "../0.key\n" + key + "\n");
        return begin(root, channel, streamId, " -hls_key_info_file " + info);
    }

    private static StreamFiles begin(Path root, String channel, String streamId, String options)
            throws IOException, InterruptedException {
        Path home = root.resolve("hls").resolve(channel);
        Path folder = home.resolve(streamId);
        for (String size : SIZES) {
            Files.createDirectories(folder.resolve(size));
        }
        Process ffmpeg = ffmpeg(folder, "-re", options);
        Path playlist = folder.resolve(SIZES.getLast()).resolve("live.m3u8");
        while (!Files.exists(playlist)) {
            if (ffmpeg.waitFor(50, TimeUnit.MILLISECONDS)) {
                throw new IOException("ffmpeg ended: " + Files.readString(folder.resolve("ffmpeg.log")));
            }
        }
        announce(home, streamId);
        return new StreamFiles(folder, ffmpeg);
    }

    /**
     * @param pace before each input; "" = as fast as it can
     * @param options of each playlist, besides the usual ones
     */
    private static Process ffmpeg(Path folder, String pace, String options) throws IOException {
        return new ProcessBuilder(command(folder, pace, options))
                .redirectError(folder.resolve("ffmpeg.log").toFile())
                .start();
    }

    private static List<String> command(Path folder, String pace, String options) {
        StringBuilder words = new StringBuilder("ffmpeg -hide_banner -loglevel error " + pace
                + " -f lavfi -i testsrc2=size=640x360:rate=25 " + pace
                + " -f lavfi -i sine=frequency=440:sample_rate=44100");
        for (String size : SIZES) {
            words.append(" -s " + size + " -c:v libx264 -preset ultrafast -profile:v baseline -pix_fmt yuv420p -g 25")
                    .append(" -c:a aac -f hls -hls_time 1 -hls_list_size 30 -hls_flags delete_segments+temp_file"
                            + options)
                    .append(" -hls_segment_filename " + folder + "/" + size + "/%d.ts " + folder + "/" + size
                            + "/live.m3u8");
        }
        return List.of(words.toString().split(" +"));
    }

    /** Makes a JPEG. */
    static void picture(Path file) throws IOException, InterruptedException {
        List<String> words =
                List.of(("ffmpeg -loglevel error -f lavfi -i testsrc2=size=640x360 -frames:v 1 " + file).split(" "));
        if (new ProcessBuilder(words).inheritIO().start().waitFor() != 0) {
            throw new IOException("ffmpeg failed");
        }
    }

    /** Lets the stream go on much faster than a clock, for so many seconds of it. */
    void hurry(int seconds) throws IOException, InterruptedException {
        close();
        ffmpeg = ffmpeg(folder, "-t " + seconds, APPENDED);
        if (ffmpeg.waitFor() != 0) {
            throw new IOException("ffmpeg failed: " + Files.readString(folder.resolve("ffmpeg.log")));
        }
    }

    /** Lets it go on at its own pace after it was {@link #hurry hurried}. */
    void goOn() throws IOException {
        ffmpeg = ffmpeg(folder, "-re", APPENDED);
    }

    private static void announce(Path home, String streamId) throws IOException {
        Path half = Files.writeString(home.resolve("index.m3u8.tmp"), """
                #EXTM3U
                #EXT-X-VERSION:3
                #EXT-X-STREAM-INF:BANDWIDTH=800000,CODECS="avc1.42c01e,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=25.000
                %1$s/640x360/live.m3u8
                #EXT-X-STREAM-INF:BANDWIDTH=300000,CODECS="avc1.42c00d,mp4a.40.2",RESOLUTION=320x180,FRAME-RATE=25.000
                %1$s/320x180/live.m3u8
                """.formatted(streamId));
        Files.move(half, home.resolve("index.m3u8"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Ends the stream as FFmpeg does when told to stop: last segment, then the playlist's end. */
    void end() throws IOException, InterruptedException {
        ffmpeg.getOutputStream().write('q');
        ffmpeg.getOutputStream().flush();
        if (!ffmpeg.waitFor(Patience.SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("ffmpeg does not stop");
        }
    }

    /** Stops without an end, as when an encoder is lost. Nothing is written any more when it returns. */
    @Override
    public void close() throws InterruptedException {
        ffmpeg.destroyForcibly().waitFor();
    }
}
