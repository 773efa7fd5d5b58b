package dev.headend.encoder.hls.output;

import static dev.headend.encoder.hls.output.FakeStream.LARGE;
import static dev.headend.encoder.hls.output.FakeStream.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.encoder.hls.HlsProperties;
import dev.headend.encoder.hls.MovingClock;
import dev.headend.encoder.hls.TestHlsProperties;
import dev.headend.encoder.storage.RetryingStorage;
import dev.headend.encoder.storage.SpoolBudget;
import dev.headend.encoder.storage.StorageStatus;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A storage that is down while a stream goes on. */
final class StorageOutageTest {
    private static final HlsProperties SETTINGS = TestHlsProperties.of(3, 10, 1000, 1000);
    private static final Duration THREE = Duration.ofSeconds(3);
    private static final int BYTES = 1_000;

    @TempDir
    private Path spool;

    private final MovingClock clock = new MovingClock();
    private final JudgedStorage storage = new JudgedStorage(clock);

    @AfterEach
    void noRuleWasBroken() {
        assertThat(storage.violations()).isEmpty();
    }

    @Test
    void whatComesMeanwhileWaitsOnTheDiskAndIsStoredAfterwards() {
        SpoolBudget budget = new SpoolBudget(Long.MAX_VALUE);
        FakeStream stream = stream(budget);
        storage.failFor(_ -> true);
        for (int i = 0; i < 60; i++) {
            stream.segment(THREE, BYTES);
        }
        assertThat(budget.used()).isEqualTo(60 * (BYTES + BYTES / 2));
        storage.failFor(_ -> false);
        stream.output.finish();

        assertThat(stream.output.lostSegments(LossCause.STORAGE)).isZero();
        assertThat(storage.text("hls/c/1/" + LARGE + "/vod-0.m3u8"))
                .contains("59.ts", "#EXT-X-ENDLIST")
                .doesNotContain("#EXT-X-GAP");
        assertThat(budget.used()).isZero();
    }

    @Test
    void whatIsMoreThanMayWaitBecomesAGap() {
        SpoolBudget budget = new SpoolBudget(15 * BYTES);
        FakeStream stream = stream(budget);
        storage.failFor(_ -> true);
        for (int i = 0; i < 20; i++) {
            stream.segment(THREE, BYTES);
        }
        assertThat(budget.used()).isEqualTo(15 * BYTES);
        storage.failFor(_ -> false);
        assertThat(storage.awaits("hls/c/1/" + SMALL + "/9.ts")).isTrue();
        assertThat(storage.awaits("hls/c/1/" + LARGE + "/9.ts")).isTrue();
        stream.output.finish();

        assertThat(stream.output.lostSegments(LossCause.STORAGE)).isEqualTo(20);
        assertThat(storage.has("hls/c/1/" + LARGE + "/10.ts")).isFalse();
        assertThat(storage.text("hls/c/1/" + LARGE + "/vod-0.m3u8").split("#EXT-X-GAP", -1))
                .hasSize(11);
        assertThat(budget.used()).isZero();
    }

    @Test
    void aStreamThatEndsBeforeItGivesBackWhatItUsed() {
        SpoolBudget budget = new SpoolBudget(Long.MAX_VALUE);
        FakeStream stream = stream(budget);
        storage.failFor(_ -> true);
        stream.segment(THREE, BYTES);
        Thread.currentThread().interrupt();
        stream.output.finish();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(budget.used()).isZero();
    }

    /** The coordinator has given it to another encoder. */
    @Test
    void aStreamThatIsAbandonedBeforeItGivesBackWhatItUsed() {
        SpoolBudget budget = new SpoolBudget(Long.MAX_VALUE);
        FakeStream stream = stream(budget);
        storage.failFor(_ -> true);
        stream.segment(THREE, BYTES);
        stream.output.abandon();
        stream.segment(THREE, BYTES);

        assertThat(budget.used()).isZero();
        assertThat(stream.folder(LARGE)).isDirectoryNotContaining("glob:**/1.ts");
    }

    /** Gaps take memory too, and a hostile publisher makes thousands a second. */
    @Test
    void aStreamOfWhichTooMuchWaitsIsGivenUp() {
        SpoolBudget budget = new SpoolBudget(15 * BYTES);
        FakeStream stream = new FakeStream(
                "1",
                true,
                TestHlsProperties.of(3, 10, 1_000, 10_000),
                new RetryingStorage(storage, Duration.ofMinutes(5), budget, new StorageStatus()),
                spool,
                clock);
        storage.failFor(_ -> true);
        try {
            assertThatThrownBy(() -> {
                        while (stream.segments() < 2_000) {
                            stream.segment(THREE, BYTES);
                        }
                    })
                    .isInstanceOf(StorageLostException.class);
            assertThat(stream.segments()).isGreaterThan(1_000);
        } finally {
            stream.output.abandon();
        }
    }

    private FakeStream stream(SpoolBudget budget) {
        return new FakeStream(
                "1",
                true,
                SETTINGS,
                new RetryingStorage(storage, Duration.ofMinutes(5), budget, new StorageStatus()),
                spool,
                clock);
    }
}
