package dev.headend.encoder.hls.playlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VodPartTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final VodPart part = new VodPart(3);

    @Test
    void saysWhatItIs() {
        part.append(segment(5, 3_000, false, false));

        assertThat(text(part)).isEqualTo("""
                #EXTM3U
                #EXT-X-VERSION:3
                #EXT-X-TARGETDURATION:3
                #EXT-X-MEDIA-SEQUENCE:5
                #EXT-X-DISCONTINUITY-SEQUENCE:0
                #EXT-X-PLAYLIST-TYPE:EVENT
                #EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:15.000Z
                #EXTINF:3.000000,
                5.ts
                """);
        part.end();
        assertThat(text(part)).contains("#EXT-X-PLAYLIST-TYPE:VOD\n").endsWith("5.ts\n#EXT-X-ENDLIST\n");
    }

    @Test
    void givesBackWhatItWasGiven() {
        for (int number = 0; number < 1_000; number++) {
            part.append(segment(number, number, number % 3 == 0, number % 7 == 0));
        }

        for (int number = 0; number < 1_000; number++) {
            assertThat(part.segment(number)).isEqualTo(segment(number, number, number % 3 == 0, number % 7 == 0));
        }
        assertThat(part.hasGap()).isTrue();
    }

    @Test
    void isTheSameTextInOneAndInTwoPieces() {
        part.append(segment(0, 3_000, false, false));
        String head = text(part);
        part.append(segment(1, 3_000, true, false));
        part.append(segment(2, 2_000, false, false));

        assertThat(head + MediaPlaylistWriter.tail(part, 1)).isEqualTo(text(part));
    }

    @Test
    void refusesWhatWouldBreakIt() {
        part.append(segment(0, 3_000, false, false));

        assertThatThrownBy(() -> part.append(segment(2, 3_000, false, false)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> part.append(segment(1, 3_500, false, false)))
                .isInstanceOf(IllegalStateException.class);
        part.end();
        assertThatThrownBy(() -> part.append(segment(1, 3_000, false, false)))
                .isInstanceOf(IllegalStateException.class);
    }

    private static Segment segment(int number, long millis, boolean discontinuity, boolean gap) {
        return new Segment(number, Duration.ofMillis(millis), BEGIN.plusSeconds(3L * number), discontinuity, gap);
    }

    private static String text(VodPart part) {
        return new String(MediaPlaylistWriter.write(part), StandardCharsets.UTF_8);
    }

    /** 64 streams of a day with a ladder each would take 140 MB, of a heap of 192. */
    @Test
    void hasInMemoryOnlyTheLastOfManySegments(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("recorded").resolve("vod-0.segments");
        VodPart large = new VodPart(3, file);
        VodPart inMemory = new VodPart(3);
        for (int number = 7; number < 5_007; number++) {
            Segment segment = segmentOf(number);
            large.append(segment);
            inMemory.append(segment);
        }
        assertThat(Files.size(file)).isEqualTo(4 * 1024 * 21);
        assertThat(MediaPlaylistWriter.write(large)).isEqualTo(MediaPlaylistWriter.write(inMemory));
        assertThat(MediaPlaylistWriter.tail(large, 1_000)).isEqualTo(MediaPlaylistWriter.tail(inMemory, 1_000));
        assertThat(large.segment(4_000)).isEqualTo(segmentOf(4_007));
        assertThat(large.segment(0)).isEqualTo(segmentOf(7));
    }

    /** The disk is full, now and then. */
    @Test
    void keepsInMemoryWhatCannotBeWritten(@TempDir Path folder) throws IOException {
        Path blocked = folder.resolve("recorded");
        VodPart part = new VodPart(3, blocked.resolve("vod-0.segments"));
        for (int number = 0; number < 5_000; number++) {
            if (number == 1_500) {
                Files.move(blocked, folder.resolve("moved"));
                Files.createFile(blocked);
            }
            if (number == 2_500) {
                Files.delete(blocked);
                Files.move(folder.resolve("moved"), blocked);
            }
            part.append(segmentOf(number));
        }
        for (int index = 0; index < 5_000; index++) {
            assertThat(part.segment(index)).isEqualTo(segmentOf(index));
        }
    }

    @Test
    void saysThatItsFileIsGone(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("vod-0.segments");
        VodPart part = new VodPart(3, file);
        for (int number = 0; number < 1_500; number++) {
            part.append(segmentOf(number));
        }
        Files.delete(file);
        assertThatThrownBy(() -> part.segment(0)).isInstanceOf(UncheckedIOException.class);
        assertThat(part.segment(1_200)).isEqualTo(segmentOf(1_200));
    }

    private static Segment segmentOf(int number) {
        Instant at = Instant.ofEpochMilli(1_790_000_000_123L + 3_000L * number);
        return new Segment(
                number,
                Duration.ofMillis(2_900 + number % 200),
                at,
                number % 700 == 0,
                number % 900 == 1,
                number - number % 50);
    }
}
