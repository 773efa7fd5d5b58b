package dev.headend.system.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An FFmpeg that publishes a clip in real time. */
public final class Publisher implements AutoCloseable {
    private final Started ffmpeg;

    private Publisher(List<String> source, String url) {
        List<String> arguments = new ArrayList<>(List.of("-hide_banner", "-nostdin", "-loglevel", "verbose", "-re"));
        arguments.addAll(source);
        arguments.addAll(List.of("-c", "copy", "-f", "flv", url));
        this.ffmpeg = new Started("publisher", Ffmpeg.command("ffmpeg", arguments));
    }

    /** Publishes the clip once. */
    public static Publisher of(Clip clip, String url) {
        return new Publisher(List.of("-i", clip.file().toString()), url);
    }

    /** Publishes the clip again and again. */
    public static Publisher endless(Clip clip, String url) {
        return new Publisher(List.of("-stream_loop", "-1", "-i", clip.file().toString()), url);
    }

    public boolean isAlive() {
        return ffmpeg.isAlive();
    }

    /** What FFmpeg wrote. */
    public List<String> lines() {
        return ffmpeg.lines();
    }

    /** Waits until it ends by itself. @return FFmpeg's exit code */
    public int awaitEnd(Duration patience) {
        return ffmpeg.awaitEnd(patience);
    }

    /** Ends it as Ctrl-C would: it takes its leave from the server. */
    public void stop() {
        ffmpeg.signal("INT");
        int ignored = ffmpeg.awaitEnd(Duration.ofSeconds(10));
    }

    /** Ends it without a farewell, if it has not ended. */
    @Override
    public void close() {
        ffmpeg.close();
    }
}
