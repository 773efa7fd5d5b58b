package dev.headend.encoder.ffmpeg;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Streams made for a test, and what ffprobe says of files. Blocks. */
public final class TestMedia {
    private TestMedia() {}

    /** Runs FFmpeg with arguments as they would be typed; the output comes last, as a path of its own. */
    public static Path make(FfmpegTools tools, Path output, String arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of("-nostdin", "-hide_banner", "-loglevel", "error", "-y"));
        words.addAll(List.of(arguments.split(" ")));
        words.add(output.toString());
        run(tools.ffmpegWith(words));
        return output;
    }

    /** A test picture with a tone, H.264 and AAC in FLV. */
    public static Path flv(Path output, String size, String rate, double keyframeSeconds, int seconds)
            throws Exception {
        return make(
                TestTools.any(),
                output,
                "-f lavfi -i testsrc2=s=" + size + ":r=" + rate + " -f lavfi -i sine=r=48000 -t " + seconds
                        + " -c:v libx264 -preset ultrafast -pix_fmt yuv420p -force_key_frames expr:gte(t,n_forced*"
                        + keyframeSeconds + ") -g 1000 -sc_threshold 0 -c:a aac -f flv");
    }

    /** What ffprobe prints in its compact form, a line an entry, without names. */
    public static List<String> probe(Path file, String arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of("-loglevel", "error", "-of", "csv=p=0"));
        words.addAll(List.of(arguments.split(" ")));
        words.add(file.toString());
        return run(TestTools.judge().ffprobeWith(words))
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static String run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("failed: " + builder.command());
        }
        return output;
    }
}
