package dev.headend.encoder.hls.playlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LivePlaylistTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void writesALivePlaylist() {
        LivePlaylist playlist = live(3, segment(7, 3_000), segment(8, 2_960, true, false));

        assertThat(MediaPlaylistWriter.write(playlist)).isEqualTo("""
                #EXTM3U
                #EXT-X-VERSION:3
                #EXT-X-TARGETDURATION:3
                #EXT-X-MEDIA-SEQUENCE:7
                #EXT-X-DISCONTINUITY-SEQUENCE:0
                #EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:21.000Z
                #EXTINF:3.000000,
                7.ts
                #EXT-X-DISCONTINUITY
                #EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:24.000Z
                #EXTINF:2.960000,
                8.ts
                """);
    }

    /** A version that was said once is not taken back when the gap has left. */
    @Test
    void asksForANewerPlayerFromTheFirstGapOn() {
        LivePlaylist playlist = live(3, segment(0, 3_000, false, true));
        assertThat(MediaPlaylistWriter.write(playlist))
                .contains("#EXT-X-VERSION:8\n")
                .contains("#EXT-X-GAP\n");

        for (int number = 1; number < 10; number++) {
            playlist = playlist.append(segment(number, 3_000)).slide(3);
        }

        assertThat(MediaPlaylistWriter.write(playlist))
                .contains("#EXT-X-VERSION:8\n")
                .doesNotContain("GAP");
    }

    @Test
    void keepsThreeTargetDurationsOfShortSegments() {
        LivePlaylist playlist = LivePlaylist.empty(4, false);
        for (int number = 0; number < 30; number++) {
            playlist = playlist.append(segment(number, 1_000)).slide(3);
        }

        assertThat(playlist.duration()).isEqualTo(Duration.ofSeconds(12));
        assertThat(playlist.mediaSequence()).isEqualTo(18);
    }

    @Test
    void keepsAsManySegmentsAsTheWindowHas() {
        LivePlaylist playlist = LivePlaylist.empty(3, false);
        for (int number = 0; number < 7; number++) {
            playlist = playlist.append(segment(number, 3_000));
        }

        assertThat(playlist.slide(5).segments()).hasSize(5);
        assertThat(playlist.slide(5).slide(5).mediaSequence()).isEqualTo(2);
        assertThat(playlist.slide(7)).isEqualTo(playlist);
    }

    @Test
    void thatOfAnEventKeepsEverythingAndSaysSo() {
        LivePlaylist playlist = LivePlaylist.empty(3, true);
        for (int number = 0; number < 30; number++) {
            playlist = playlist.append(segment(number, 3_000)).slide(3);
        }

        assertThat(playlist.segments()).hasSize(30);
        assertThat(MediaPlaylistWriter.write(playlist)).contains("#EXT-X-PLAYLIST-TYPE:EVENT\n", "\n0.ts\n");
        assertThat(MediaPlaylistWriter.write(playlist.end()))
                .contains("#EXT-X-PLAYLIST-TYPE:VOD\n")
                .endsWith("29.ts\n#EXT-X-ENDLIST\n")
                .isEqualTo(MediaPlaylistWriter.completed(MediaPlaylistWriter.write(playlist)));
    }

    @Test
    void isPlayableOnceItHasASegmentThatIsNoGap() {
        LivePlaylist empty = LivePlaylist.empty(3, false);
        LivePlaylist gap = empty.append(segment(0, 3_000, false, true));

        assertThat(empty.isPlayable()).isFalse();
        assertThat(gap.isPlayable()).isFalse();
        assertThat(gap.append(segment(1, 3_000)).isPlayable()).isTrue();
    }

    @Test
    void countsDiscontinuitiesThatLeave() {
        LivePlaylist playlist = live(3, segment(0, 3_000), segment(1, 3_000, true, false));
        playlist = playlist.append(segment(2, 3_000)).append(segment(3, 3_000)).slide(3);
        assertThat(playlist.discontinuitySequence()).isZero();

        playlist = playlist.append(segment(4, 3_000)).slide(3);
        assertThat(playlist.discontinuitySequence()).isEqualTo(1);
    }

    @Test
    void refusesWhatWouldBreakIt() {
        LivePlaylist playlist = live(3, segment(0, 3_000));

        assertThatThrownBy(() -> playlist.append(segment(2, 3_000))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> playlist.append(segment(1, 3_500))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> playlist.end().append(segment(1, 3_000))).isInstanceOf(IllegalStateException.class);
    }

    /** EXTINF, rounded, is not more than the target (RFC 8216, 4.3.3.1). */
    @ParameterizedTest
    @CsvSource({"0,true", "3000,true", "3499,true", "3500,false", "90000,false"})
    void knowsWhatFits(long millis, boolean fits) {
        assertThat(TargetDuration.fits(Duration.ofMillis(millis), 3)).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({"0,0.000000", "1999,0.000001", "3023000000,3.023000", "86400500000000,86400.500000"})
    void writesSeconds(long nanos, String text) {
        assertThat(DecimalSeconds.of(Duration.ofNanos(nanos))).isEqualTo(text);
    }

    private static LivePlaylist live(int target, Segment... segments) {
        LivePlaylist playlist = LivePlaylist.empty(target, false);
        for (Segment segment : segments) {
            playlist = playlist.append(segment);
        }
        return playlist;
    }

    private static Segment segment(int number, long millis) {
        return segment(number, millis, false, false);
    }

    private static Segment segment(int number, long millis, boolean discontinuity, boolean gap) {
        return new Segment(number, Duration.ofMillis(millis), BEGIN.plusSeconds(3L * number), discontinuity, gap);
    }
}
