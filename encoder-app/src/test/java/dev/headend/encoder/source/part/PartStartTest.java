package dev.headend.encoder.source.part;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.source.buffer.Packet;
import dev.headend.encoder.source.buffer.TestPackets;
import dev.headend.encoder.source.buffer.Tracks;
import dev.headend.encoder.source.buffer.Tracks.Announcement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * When a part is known well enough to be planned. Packets are written as kind, time and tracks: {@code k0VA} is a keyframe at 0 of
 * a stream with picture V and sound A.
 */
final class PartStartTest {
    private static Packet packet(String text, Announcement announced) {
        String tracks = text.substring(text.length() - 2);
        long timeMs = Long.parseLong(text.substring(1, text.length() - 2));
        Packet packet = TestPackets.packet(text.substring(0, 1), timeMs, tracks);
        Tracks said = announced == null ? packet.tracks() : packet.tracks().announced(announced);
        return Packet.of(packet.kind(), timeMs, packet.key(), said, packet.body());
    }

    private static PartStart after(String packets, Announcement announced) {
        PartStart start = new PartStart();
        long position = 0;
        for (String text : packets.split(" ")) {
            start.add(position++, packet(text, announced));
        }
        return start;
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource({
        "k0VA,                            -,  false, frames have not been seen",
        "k0VA v40VA v480VA,               -,  false, not for long enough",
        "k0VA v40VA v500VA,               -,  true,  'half a second tells how fast frames come'",
        "k0V- v40V- v500V-,               -,  true,  'of sound, nothing is said'",
        "k0V- v40V- v500V-,               va, false, sound is announced",
        "k0V- v40V- v2500V-,              va, true,  and does not come",
        "k0V- v40V- a200VA v500VA,        va, true,  and comes",
        "k0V- v40V- v500V-,               v,  true,  no sound is announced",
        "a0-A a500-A,                     -,  false, a picture may come",
        "a0-A a2500-A,                    -,  true,  and does not",
        "a0-A a500-A,                     a,  true,  no picture is announced",
        "a0-A a2000VA,                    -,  false, a picture has a header",
        "a0VA v40VA a5000VA,              -,  false, and frames: its keyframe is waited for",
        "a0VA v40VA a5000VA k5040VA,      -,  false, which comes",
        "a0VA v40VA k5040VA v5540VA,      -,  true,  and tells how fast frames come",
        "a0VA v40VA a15000VA,             -,  true,  or never does",
        "a0VA a2460VA,                    -,  false, a header alone: a picture may come",
        "a0VA a2500VA,                    -,  true,  and does not",
        "v0V- v5000V-,                    -,  false, without sound there is nothing before the keyframe",
        "c0--,                            -,  true,  opaque",
    })
    void whenItCanBePlanned(String packets, String announced, boolean settled, String why) {
        Announcement said =
                announced.equals("-") ? null : new Announcement(announced.contains("v"), announced.contains("a"), 0);

        assertThat(after(packets, said).isSettled()).as(why).isEqualTo(settled);
    }

    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource({
        "k0VA v500VA,                    VA, 0,    both are there",
        "a0-A k80VA v580VA,              VA, 0,    sound a little before the picture",
        "a0VA a300VA a700VA k760VA,      VA, 300,  sound long before the picture is left out",
        "v0VA v40VA k80VA v600VA,        VA, 0,    what needs an earlier frame is left out later",
        "k0V- v40V- a100VA v540VA,       VA, 0,    sound a little after the picture",
        "a0VA v40VA a15000VA,            -A, 15000, a picture without a keyframe is none",
        "a0VA a1200VA a2500VA,           -A, 0,    sound before a picture of which only the header has come",
        "a0UA k100VA v600VA,             VA, 0,    a header that was replaced before the first keyframe",
        "k0VA v40WA k80WA,               WA, 80,   a header that is replaced at once",
        "k0VA v40VB k80VB,               VB, 80,   other sound at once",
        "a0-A a40-B,                     -B, 40,   other sound alone",
    })
    void whichTracksItHasAndWhereItBegins(String packets, String tracks, long startMs, String why) {
        PartStart start = after(packets, null);

        assertThat(start.tracks()).as(why).isEqualTo(TestPackets.tracks(tracks));
        assertThat(start.startMs()).as(why).isEqualTo(startMs);
    }

    @Test
    void thePositionIsThatOfTheFirstPacket() {
        assertThat(after("a0VA a300VA a700VA k760VA", null).startPosition()).isEqualTo(1);
    }

    @Test
    void framesAreTimedFromTheKeyframeOn() {
        PartStart start = after("v0VA k40VA v80VA a90VA k120VA", null);

        assertThat(start.frameTimes()).isEqualTo(List.of(40L, 80L, 120L));
        assertThat(start.keyframeDistance()).isEqualTo(Duration.ofMillis(80));
    }

    /** The part ends there. */
    @Test
    void whatFollowsAJumpOfTimesTellsNothing() {
        PartStart start = after("k0VA v40VA v80VA k5000VA", null);

        assertThat(start.frameTimes()).isEqualTo(List.of(0L, 40L, 80L));
        assertThat(start.keyframeDistance()).isNull();
        assertThat(start.isSettled()).isTrue();
    }

    @Test
    void framesBeforeAnyKeyframeAreNothingToDecode() {
        assertThat(after("v0V- v40V-", null).isDecodable()).isFalse();
        assertThat(after("v0V- k40V-", null).isDecodable()).isTrue();
        assertThat(after("a0-A", null).isDecodable()).isTrue();
    }
}
