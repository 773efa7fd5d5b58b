package dev.headend.encoder.source.part;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.source.buffer.ContainerHead;
import dev.headend.encoder.source.buffer.Packet;
import dev.headend.encoder.source.buffer.TestPackets;
import dev.headend.encoder.source.buffer.Tracks;
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

    @ParameterizedTest(name = "{4}: {3}")
    @CsvSource({
        "0, true,  true,  FEED, the next keyframe",
        "0, true,  false, FEED, the first keyframe",
        "0, false, true,  FEED, what follows it",
        "0, false, false, SKIP, what follows one that is not held any more",
        "1, true,  true,  END,  another document",
        "1, true,  false, END,  another document at once",
        ",  false, false, FEED, bytes that nobody knows any more",
    })
    void whatBecomesOfAChunk(Integer document, boolean entry, boolean begun, PartRules.Verdict verdict, String why) {
        Packet chunk =
                Packet.of(Packet.Kind.CHUNK, 0, entry, document == null ? Tracks.NONE : in(document), new byte[1]);

        assertThat(new PartRules(in(0)).of(chunk, begun)).as(why).isEqualTo(verdict);
    }

    private static Tracks in(int document) {
        return Tracks.in(new ContainerHead(new byte[0], document));
    }
}
