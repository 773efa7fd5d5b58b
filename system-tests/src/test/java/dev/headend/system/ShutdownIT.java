package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.system.harness.Application;
import dev.headend.system.harness.Await;
import dev.headend.system.harness.Clip;
import dev.headend.system.harness.Fleet;
import dev.headend.system.harness.Publisher;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Programs that are told to stop, or are killed, while a stream is live. */
class ShutdownIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Clip clip = Clip.of(320, 180, 25, 12);

    @Test
    void eachProgramEndsWellWithItsChildrenWhileAStreamIsLive() {
        try (Application application = new Application()) {
            application.accept("live", "key", Map.of("x-record", "true"));
            try (Fleet fleet = Fleet.start(application, Map.of());
                    Publisher publisher = Publisher.endless(clip, fleet.publishUrl("live", "key"))) {
                Await.until(
                        "the application hears of the stream",
                        SOON,
                        () -> !application.eventsOf("live").isEmpty());
                assertThat(fleet.process(Fleet.ENCODER).descendants()).isNotEmpty();
                assertThat(publisher.isAlive()).isTrue();

                assertThat(fleet.process(Fleet.EDGE).terminate())
                        .as("the edge's exit code")
                        .isZero();

                assertThat(application.awaitClosed("live", SOON)).isNotEmpty();
            }
        }
    }

    @Test
    void anEncoderThatIsStoppedFinishesWhatItHas() {
        try (Application application = new Application()) {
            application.accept("live", "key", Map.of("x-record", "true"));
            try (Fleet fleet = Fleet.start(application, Map.of());
                    Publisher ignored = Publisher.endless(clip, fleet.publishUrl("live", "key"))) {
                Await.until(
                        "the application hears of the stream",
                        SOON,
                        () -> !application.eventsOf("live").isEmpty());

                assertThat(fleet.process(Fleet.ENCODER).terminate())
                        .as("the encoder's exit code")
                        .isZero();

                assertThat(application.awaitClosed("live", SOON)).isNotEmpty();
            }
        }
    }
}
