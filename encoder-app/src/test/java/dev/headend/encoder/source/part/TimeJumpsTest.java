package dev.headend.encoder.source.part;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.source.buffer.Packet;
import dev.headend.encoder.source.buffer.TestPackets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Where a part ends because times jump by more than 3 s, and when its packets are fed. Written as kind and time: {@code k0} is a
 * keyframe at 0, v another frame, a sound; {@code |} is the end of the part.
 */
final class TimeJumpsTest {
    private static final long LIMIT_MS = 3_000;

    private final TimeJumps times = new TimeJumps(Duration.ofMillis(LIMIT_MS));

    private List<String> fed(String packets, String tracks) {
        List<String> fed = new ArrayList<>();
        for (String text : packets.split(" ")) {
            Packet packet = TestPackets.packet(text.substring(0, 1), Long.parseLong(text.substring(1)), tracks);
            if (!times.endsPart(packet).isZero()) {
                fed.add("|");
                return fed;
            }
            fed.add(text.charAt(0) + String.valueOf(times.moved(packet).timeMs()));
        }
        return fed;
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource({
        "k0 a10 v40 a50 k80,                        k0 a10 v40 a50 k80,          ordinary times",
        "k0 a10 v3010 k3050,                        k0 a10 v3010 k3050,          a small jump",
        "k0 a10 k3011,                              k0 a10 |,                    a jump to a keyframe",
        "k0 a10 v20000 a20010 v20040 k20080,        k0 a10 v30 a40 v70 |,        a jump to the middle of a group",
        "k0 v40 a20000 a20020 k20020,               k0 v40 a60 a80 |,            sound first behind a jump",
        "k0 v40 v20000 v20040 v40000 v40040 k40080, k0 v40 v60 v100 v120 v160 |, a jump behind a jump",
        "k0 a10 a3000 a6000 k6500,                  k0 a10 a3000 a6000 k6500,    sound that goes on without pictures",
        "k0 a10 k3000 k6000 a6000,                  k0 a10 k3000 k6000 a6000,    pictures that go on without sound",
        "k5000 a10 v5040 a50,                       k5000 a10 v5040 a50,         tracks that are always apart",
        "k9000 v9040 k6039,                         k9000 v9040 |,               a jump back",
        "k9000 v9040 k6040,                         k9000 v9040 k6040,           a small jump back",
        "k9000 a9010 v9040 v5000 a5010 v5040 k5080, k9000 a9010 v9040 v9060 a9070 v9100 |, back within a group",
        "k9000 v9040 v5080 v9120 k9160,             k9000 v9040 v9060 v9120 k9160, a single wrong time",
        "k0 v40 v4080 v120 k160,                    k0 v40 v60 v120 k160,        a single wrong time ahead",
    })
    void whereAPartEndsAndWhatIsMoved(String packets, String expected, String why) {
        assertThat(fed(packets, "VA")).as(why).containsExactly(expected.split(" "));
    }

    @ParameterizedTest
    @CsvSource({"a0 a20 a20000 a20020, a0 a20 |", "a0 a20 a3020, a0 a20 a3020", "a9000 a9020 a5000, a9000 a9020 |"})
    void soundAloneCanBeginAnywhere(String packets, String expected) {
        assertThat(fed(packets, "-A")).containsExactly(expected.split(" "));
    }

    @ParameterizedTest
    @CsvSource({"c0 c20 c90000 c20, c0 c20 c90000 c20"})
    void anOpaqueStreamIsLeftAsItIs(String packets, String expected) {
        assertThat(fed(packets, "--")).containsExactly(expected.split(" "));
    }

    /** Whatever times a publisher sends. */
    @Property(tries = 500)
    void nothingThatIsFedJumps(@ForAll @Size(max = 60) List<@IntRange(min = -6_000, max = 6_000) Integer> steps) {
        Map<Packet.Kind, Long> latest = new EnumMap<>(Packet.Kind.class);
        TimeJumps any = new TimeJumps(Duration.ofMillis(LIMIT_MS));
        long timeMs = 100_000;
        for (int step : steps) {
            timeMs += Math.abs(step) % 3 == 0 ? step : 20;
            Packet packet = TestPackets.packet(step % 2 == 0 ? "v" : "a", timeMs, "VA");
            assertThat(any.endsPart(packet)).as("no keyframe").isZero();
            long fedMs = any.moved(packet).timeMs();
            long own = latest.getOrDefault(packet.kind(), fedMs);
            long all = latest.values().stream().mapToLong(Long::longValue).max().orElse(fedMs);
            assertThat(fedMs).isBetween(own - LIMIT_MS, all + LIMIT_MS);
            latest.merge(packet.kind(), fedMs, Math::max);
        }
    }
}
