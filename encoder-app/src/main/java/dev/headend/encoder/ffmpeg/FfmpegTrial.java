package dev.headend.encoder.ffmpeg;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Lets an FFmpeg do on a small scale what it is to do later. Blocks. */
final class FfmpegTrial {
    private static final int LIMIT_SECONDS = 20;
    /** NVENC takes none much smaller. */
    private static final String SIZE = "256x144";

    private static final int PICTURE_BYTES = 256 * 144 * 3 / 2;
    /** A tenth of a second of two channels. */
    private static final int SOUND_BYTES = 4800 * 2 * 2;

    private static final CommandLine QUIET = CommandLine.EMPTY.with("-nostdin", "-hide_banner", "-loglevel", "error");

    private FfmpegTrial() {}

    /** What a program said. */
    record Result(int exitCode, String output, String errorOutput) {}

    /** What is wrong with the codecs of the settings: names, preset, pixel format, driver; empty = nothing. */
    static Optional<String> problem(FfmpegTools tools, CodecOptions codecs, boolean encodesVideo)
            throws IOException, InterruptedException {
        if (encodesVideo) {
            CommandLine video = QUIET.with("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", SIZE, "-i", "pipe:0")
                    .and(codecs.video())
                    .with("-f", "null", "-");
            Result result = run(tools.ffmpegWith(video.arguments()), new byte[2 * PICTURE_BYTES]);
            if (result.exitCode != 0) {
                return Optional.of("FFmpeg does not encode video with HLS_VIDEO_CODEC=" + codecs.videoCodec()
                        + ", HLS_H264_PRESET=" + codecs.preset() + ", HLS_PIXEL_FORMAT=" + codecs.pixelFormat() + ": "
                        + result.errorOutput);
            }
        }
        CommandLine audio = QUIET.with("-f", "s16le", "-ar", "48000", "-ac", "2", "-i", "pipe:0")
                .with("-c:a", codecs.audioCodec(), "-f", "null", "-");
        Result result = run(tools.ffmpegWith(audio.arguments()), new byte[SOUND_BYTES]);
        return result.exitCode == 0
                ? Optional.empty()
                : Optional.of("FFmpeg does not encode audio with HLS_AUDIO_CODEC=" + codecs.audioCodec() + ": "
                        + result.errorOutput);
    }

    /** FFmpeg's names of the codecs that it sees in a sample. */
    static List<String> codecsIn(FfmpegTools tools, FlvSample sample) throws IOException, InterruptedException {
        List<String> arguments = List.of(
                "-loglevel", "quiet", "-f", "flv", "-of", "csv=p=0", "-show_entries", "stream=codec_name", "pipe:0");
        return run(tools.ffprobeWith(arguments), sample.bytes())
                .output
                .lines()
                .map(line -> line.replace(",", "").strip())
                .toList();
    }

    /** FFmpeg's list of decoders. */
    static String decoders(FfmpegTools tools) throws IOException, InterruptedException {
        return run(tools.ffmpegWith(List.of("-hide_banner", "-loglevel", "quiet", "-decoders")), new byte[0]).output;
    }

    /** Runs a program to its end; kills it if that takes too long. */
    static Result run(ProcessBuilder builder, byte[] input) throws IOException, InterruptedException {
        try (ToolProcess process = ToolProcess.start(builder, UnaryOperator.identity())) {
            Future<?> limit = PipeThreads.POLLER.schedule(process::kill, LIMIT_SECONDS, TimeUnit.SECONDS);
            feed(process, input);
            String output = new String(process.output().readAllBytes(), StandardCharsets.UTF_8);
            int exitCode = process.await();
            limit.cancel(false);
            return new Result(exitCode, output, process.errorOutput());
        }
    }

    private static void feed(ToolProcess process, byte[] bytes) {
        try (OutputStream input = process.input()) {
            input.write(bytes);
        } catch (IOException ended) {
            // Its exit code and errors tell why.
        }
    }
}
