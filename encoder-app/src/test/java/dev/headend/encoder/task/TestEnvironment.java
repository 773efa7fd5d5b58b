package dev.headend.encoder.task;

import dev.headend.control.PeerInstance;
import dev.headend.encoder.ffmpeg.CodecOptions;
import dev.headend.encoder.ffmpeg.FfmpegCapabilities;
import dev.headend.encoder.ffmpeg.FfmpegTools;
import dev.headend.encoder.ffmpeg.FirstPictures;
import dev.headend.encoder.ffmpeg.TestTools;
import dev.headend.encoder.hls.HlsProperties;
import dev.headend.encoder.hls.TestHlsProperties;
import dev.headend.encoder.hls.output.LivePush;
import dev.headend.encoder.hls.recovery.TestStreams;
import dev.headend.encoder.plan.Planner;
import dev.headend.encoder.source.SourceLimits;
import dev.headend.encoder.source.SourceOpener;
import dev.headend.encoder.storage.FilesystemStorage;
import dev.headend.encoder.storage.RetryingStorage;
import dev.headend.encoder.storage.Storage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/** What tasks work with in tests: this machine's FFmpeg, or that of the build, and files in a folder of the test. */
public final class TestEnvironment {
    private TestEnvironment() {}

    public static TaskEnvironment in(Path folder) {
        return in(folder, TestTools.any());
    }

    /** With another storage than files; the folder is for what is on its way there. */
    public static TaskEnvironment in(Path folder, Storage storage) {
        return in(folder, TestTools.any(), TestHlsProperties.DEFAULT, storage);
    }

    /** With a program instead of this machine's FFmpeg. */
    static TaskEnvironment in(Path folder, Path ffmpeg) {
        FfmpegTools tools = TestTools.any();
        return in(folder, new FfmpegTools(ffmpeg, tools.ffprobe(), tools.libraries()));
    }

    static TaskEnvironment in(Path folder, FfmpegTools tools) {
        return in(folder, tools, TestHlsProperties.DEFAULT);
    }

    /** That makes something that is off by default. */
    static TaskEnvironment in(Path folder, HlsProperties hls) {
        return in(folder, TestTools.any(), hls);
    }

    private static TaskEnvironment in(Path folder, FfmpegTools tools, HlsProperties hls) {
        return in(folder, tools, hls, new FilesystemStorage(folder));
    }

    private static TaskEnvironment in(Path folder, FfmpegTools tools, HlsProperties hls, Storage storage) {
        return new TaskEnvironment(
                tools,
                new FirstPictures(tools),
                new SourceOpener(tools, SourceLimits.forSegments(TestHlsProperties.DEFAULT.segmentTime())),
                new Planner(TestHlsProperties.DEFAULT.segmentTime(), false),
                new FfmpegCapabilities(Set.of(), Set.of()),
                new CodecOptions("libx264", "aac", "ultrafast", "yuv420p"),
                hls,
                new RetryingStorage(storage, Duration.ofSeconds(10)),
                TestStreams.in(storage, "test", Clock.systemUTC()),
                LivePush.NONE,
                SpoolFolders.in(folder, PeerInstance.random()),
                Clock.systemUTC(),
                Duration.ofSeconds(5),
                false);
    }
}
