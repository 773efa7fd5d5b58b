package dev.headend.encoder.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.plan.FrameRate;
import dev.headend.encoder.plan.SourceInfo.VideoInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstPicturesTest {
    private static final VideoInfo VIDEO = new VideoInfo("h264", "yuv420p", 640, 360, FrameRate.of(25), null);

    @TempDir
    Path folder;

    private final List<Path> pictures = new CopyOnWriteArrayList<>();

    @Test
    void noFfmpegOutlivesItsOwner() throws IOException {
        Path pid = folder.resolve("pid");
        Path segment = Files.writeString(folder.resolve("0.ts"), "a segment");
        try (FirstPictures making = new FirstPictures(endless(pid))) {
            making.make(VIDEO, segment, folder, pictures::add);
            Awaitility.await().until(() -> Files.exists(pid));
        }

        Awaitility.await()
                .until(() -> ProcessHandle.of(Long.parseLong(Files.readString(pid)))
                        .filter(ProcessHandle::isAlive)
                        .isEmpty());
        Awaitility.await()
                .untilAsserted(() -> assertThat(folder.resolve("first.ts")).doesNotExist());
        assertThat(pictures).isEmpty();
    }

    /** In the place of FFmpeg; writes its number whole. */
    private FfmpegTools endless(Path pid) throws IOException {
        Path script = Files.writeString(
                folder.resolve("ffmpeg"),
                "#!/bin/sh\nprintf %2$s > '%1$s.new' && mv '%1$s.new' '%1$s'\nexec sleep 600\n".formatted(pid, "$$"));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return new FfmpegTools(script, script, null);
    }
}
