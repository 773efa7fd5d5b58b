package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.system.harness.Application;
import dev.headend.system.harness.Checkout;
import dev.headend.system.harness.Clip;
import dev.headend.system.harness.Fleet;
import dev.headend.system.harness.Publisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An FFmpeg that passes the trial at the encoder's start, and dies at once with every stream. */
class FfmpegDiesIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void theStreamEndsTheApplicationHearsAndTheEncoderIsReadyForTheNext() throws IOException {
        Clip clip = Clip.of(320, 180, 25, 12);
        try (Application application = new Application();
                Fleet fleet = Fleet.start(
                        application, Map.of("FFMPEG_PATH", brokenFfmpeg().toString()))) {
            application.accept("doomed", "key", Map.of());
            for (int attempt = 1; attempt <= 2; attempt++) {
                try (Publisher publisher = Publisher.endless(clip, fleet.publishUrl("doomed", "key"))) {
                    int ignored = publisher.awaitEnd(SOON);
                }
                fleet.awaitIdle();
            }

            List<Application.Request> events = application.awaitClosed("doomed", SOON);
            assertThat(events.stream().map(Application.Request::summary)).containsOnly("stream-closed");
            fleet.process(Fleet.ENCODER).awaitLine("the driver is missing", SOON);
            assertThat(fleet.process(Fleet.ENCODER).linesWith("^\\s+at |Exception"))
                    .isEmpty();
        }
    }

    private static Path brokenFfmpeg() throws IOException {
        Path script = Checkout.freshFolder("broken").resolve("ffmpeg");
        Files.writeString(script, """
                #!/bin/sh
                case "$*" in
                *-version*) echo "ffmpeg version 0.0-broken"; exit 0 ;;
                *-decoders*|*"-f null"*) exit 0 ;;
                esac
                echo "the driver is missing" >&2
                exit 1
                """);
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
