package dev.headend.encoder.source.part;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.source.buffer.Packet;
import dev.headend.encoder.source.buffer.Packet.Kind;
import dev.headend.encoder.source.buffer.Tracks;
import dev.headend.encoder.source.header.SilentFrame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AAC at 48 kHz beside 25 pictures a second. */
final class SilenceFillerTest {
    private static final String STEREO_48_KHZ = "1190";
    private static final double FRAME_MS = 1024 / 48.0;

    private static Packet packet(Kind kind, long timeMs) {
        return Packet.of(kind, timeMs, false, Tracks.NONE, new byte[100]);
    }

    /** 10 s of a stream, in order. @param lateMs how much later the sound comes than the picture of the same time */
    private static List<Packet> stream(LongPredicate heard, LongPredicate seen, long lateMs) {
        record Arrival(long atMs, Packet packet) {}
        List<Arrival> arrivals = new ArrayList<>();
        LongStream.range(0, 250)
                .map(i -> i * 40)
                .filter(seen)
                .forEach(ms -> arrivals.add(new Arrival(ms, packet(Kind.VIDEO, ms))));
        LongStream.range(0, 468)
                .map(i -> Math.round(i * FRAME_MS))
                .filter(heard)
                .forEach(ms -> arrivals.add(new Arrival(ms + lateMs, packet(Kind.AUDIO, ms))));
        arrivals.sort(Comparator.comparingLong(Arrival::atMs));
        return arrivals.stream().map(Arrival::packet).toList();
    }

    private static List<Packet> filled(String audio, List<Packet> packets) {
        SilentFrame silence = SilentFrame.of("mp4a", HexFormat.of().parseHex(audio));
        SilenceFiller filler = new SilenceFiller(Tracks.NONE, silence);
        return packets.stream().flatMap(packet -> filler.with(packet).stream()).toList();
    }

    private static long longestHole(List<Packet> packets) {
        List<Long> times = packets.stream()
                .filter(packet -> packet.kind() == Kind.AUDIO)
                .map(Packet::timeMs)
                .toList();
        return LongStream.range(1, times.size())
                .map(i -> times.get((int) i) - times.get((int) i - 1))
                .max()
                .orElse(Long.MAX_VALUE);
    }

    @Test
    void aWholeStreamStaysAsItIs() {
        List<Packet> whole = stream(_ -> true, _ -> true, 0);

        assertThat(filled(STEREO_48_KHZ, whole)).isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource({"0, 5000", "2000, 5000", "2000, 3900", "4000, 4700"})
    void aHoleIsFilledWhereItIsLongEnough(long from, long to) {
        List<Packet> sent = stream(ms -> ms < from || ms >= to, _ -> true, 0);
        List<Packet> fed = filled(STEREO_48_KHZ, sent);

        assertThat(fed).containsAll(sent);
        assertThat(longestHole(fed)).isLessThanOrEqualTo(to - from > 1_500 ? 45 : to - from + 45);
    }

    @Test
    void soundThatNeverComesIsSilenceToTheEnd() {
        List<Packet> fed = filled(STEREO_48_KHZ, stream(_ -> false, _ -> true, 0));

        assertThat(fed.stream().filter(packet -> packet.kind() == Kind.AUDIO)).hasSizeBetween(395, 402);
    }

    @ParameterizedTest
    @ValueSource(longs = {300, 1_400, 2_500})
    void soundThatIsLateIsHeardAllTheSameButForABeginning(long lateMs) {
        List<Packet> sent = stream(_ -> true, _ -> true, lateMs);
        List<Packet> fed = filled(STEREO_48_KHZ, sent);

        long missing = sent.stream().filter(packet -> !fed.contains(packet)).count();
        assertThat(missing * FRAME_MS).isLessThanOrEqualTo(Math.max(0, lateMs - 1_450));
        assertThat(longestHole(fed)).isLessThan(45);
    }

    @Test
    void aPauseOfAllStays() {
        LongPredicate there = ms -> ms < 3_000 || ms >= 7_000;
        List<Packet> sent = stream(there, there, 0);

        assertThat(filled(STEREO_48_KHZ, sent)).isEqualTo(sent);
    }

    /** 5.1, a frequency that is written out, what is no header, and what is not AAC-LC. */
    @ParameterizedTest
    @ValueSource(strings = {"11b0", "1790", "", "11", "f190"})
    void whatHasNoKnownSilenceStaysAsItIs(String audio) {
        List<Packet> sent = stream(_ -> false, _ -> true, 0);

        assertThat(filled(audio, sent)).isEqualTo(sent);
    }
}
