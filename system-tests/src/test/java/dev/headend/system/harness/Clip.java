package dev.headend.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A moving test picture with sound, H.264 and AAC, a key frame each second. Made once a build; of tests side by side that make
 * the same one at the same time, the last wins.
 *
 * @param file an FLV file
 * @param width in pixels
 * @param height in pixels
 * @param fps frames a second
 */
public record Clip(Path file, int width, int height, int fps) {

    /** Of 500 kb/s. @param seconds its length */
    public static Clip of(int width, int height, int fps, int seconds) {
        return of(width, height, fps, seconds, 500);
    }

    /**
     * Of another rate.
     *
     * @param seconds its length
     * @param kilobits of video a second
     */
    public static Clip of(int width, int height, int fps, int seconds, int kilobits) {
        String name = "clip-%dx%d-%d-%ds-%dk.flv".formatted(width, height, fps, seconds, kilobits);
        Path file = Checkout.folder("media").resolve(name);
        if (!Files.exists(file)) {
            make(file, width, height, fps, seconds, kilobits);
        }
        return new Clip(file, width, height, fps);
    }

    private static void make(Path file, int width, int height, int fps, int seconds, int kilobits) {
        Path part = Checkout.freshFolder("clip").resolve(file.getFileName());
        Ffmpeg.run(
                "ffmpeg",
                "-y",
                "-v",
                "error",
                "-nostdin",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=%dx%d:rate=%d:duration=%d".formatted(width, height, fps, seconds),
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:beep_factor=4:sample_rate=48000:duration=" + seconds,
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-pix_fmt",
                "yuv420p",
                "-g",
                String.valueOf(fps),
                "-sc_threshold",
                "0",
                "-b:v",
                kilobits + "k",
                "-c:a",
                "aac",
                "-b:a",
                "96k",
                "-f",
                "flv",
                part.toString());
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As in the encoder's paths and events. */
    public String resolution() {
        return width + "x" + height + "-" + fps;
    }
}
