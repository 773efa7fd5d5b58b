package dev.headend.encoder.source.part;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.source.buffer.TestPackets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a packet: k a keyframe, v another frame, a sound; tracks by letters, video first. */
final class PartRulesTest {
    @ParameterizedTest(name = "{4}: {1} with {2} in a part of {0} is {3}")
    @CsvSource({
        "VA, v, VA, FEED, an ordinary frame",
        "VA, a, VA, FEED, ordinary sound",
        "VA, k, VA, FEED, a repeated header",
        "VA, k, WA, END,  another size",
        "VA, v, WA, SKIP, a frame of another size before its keyframe",
        "VA, a, WA, FEED, sound that goes on while the picture changes",
        "VA, k, VB, END,  other sound",
        "VA, a, VB, SKIP, other sound before the keyframe",
        "VA, v, VB, FEED, the picture goes on while the sound changes",
        "V-, k, VA, END,  sound that appears",
        "V-, a, VA, SKIP, sound that appears before the keyframe",
        "V-, v, VA, FEED, the picture goes on until then",
        "-A, k, VA, END,  a picture that appears",
        "-A, v, VA, SKIP, a picture that appears in the middle of a group",
        "-A, a, VA, FEED, sound goes on until the picture's keyframe",
        "-A, a, -B, END,  other sound where there is sound alone",
        "VA, k, V-, FEED, a keyframe before the sound's header had come",
        "VA, a, -A, FEED, sound before the picture's header had come",
        "--, c, --, FEED, a chunk of an opaque stream",
    })
    void whatBecomesOfAPacket(String part, String kind, String tracks, PartRules.Verdict verdict, String why) {
        assertThat(new PartRules(TestPackets.tracks(part)).of(TestPackets.packet(kind, 0, tracks), true))
                .as(why)
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({"v, SKIP", "k, FEED", "a, FEED"})
    void nothingThatNeedsAnEarlierFrameComesFirst(String kind, PartRules.Verdict verdict) {
        assertThat(new PartRules(TestPackets.tracks("VA")).of(TestPackets.packet(kind, 0, "VA"), false))
                .isEqualTo(verdict);
    }
}
