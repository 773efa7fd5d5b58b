package dev.headend.encoder.hls.playlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

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
}
