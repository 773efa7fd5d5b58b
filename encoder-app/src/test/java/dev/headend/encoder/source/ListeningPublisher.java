package dev.headend.encoder.source;

import dev.headend.encoder.ffmpeg.TestTools;
import dev.headend.fixture.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An FFmpeg that lets one player come and plays it a file, as an edge would, at once or in real time. */
public final class ListeningPublisher implements AutoCloseable {
    public static final String KEY = "topsecret-1";

    private final Process ffmpeg;
    private final int port;

    private ListeningPublisher(Process ffmpeg, int port) {
        this.ffmpeg = ffmpeg;
        this.port = port;
    }

    /** @param pace FFmpeg's input options, e.g. {@code -re}; none = as fast as it is taken */
    public static ListeningPublisher of(Path file, String... pace) throws IOException, InterruptedException {
        int port = FreePorts.next();
        List<String> words = new ArrayList<>(List.of("-nostdin", "-hide_banner", "-loglevel", "error"));
        words.addAll(List.of(pace));
        words.addAll(List.of("-i", file.toString(), "-c", "copy", "-f", "flv", "-listen", "1"));
        words.add("rtmp://127.0.0.1:" + port + "/channel/" + KEY);
        ProcessBuilder builder = TestTools.any().ffmpegWith(words);
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
        ListeningPublisher publisher = new ListeningPublisher(builder.start(), port);
        publisher.awaitListening();
        return publisher;
    }

    /** Looks into the kernel's list: a trial connection would use up the one that is let in. */
    private void awaitListening() throws IOException, InterruptedException {
        String listening = String.format("0100007F:%04X 00000000:0000 0A", port);
        Path sockets = Path.of("/proc/net/tcp");
        while (!Files.readString(sockets).contains(listening)) {
            if (ffmpeg.waitFor(10, TimeUnit.MILLISECONDS)) {
                throw new IOException("the publisher has ended");
            }
        }
    }

    public String uri() {
        return "rtmp://127.0.0.1:" + port + "/channel/" + KEY;
    }

    /** Says nothing more, without closing the connection. */
    void pause() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-STOP", String.valueOf(ffmpeg.pid()))
                .start()
                .waitFor();
    }

    @Override
    public void close() {
        ffmpeg.destroyForcibly();
    }
}
