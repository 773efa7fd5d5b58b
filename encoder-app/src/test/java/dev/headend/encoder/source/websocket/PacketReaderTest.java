package dev.headend.encoder.source.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.ffmpeg.TestMedia;
import dev.headend.encoder.ffmpeg.TestTools;
import dev.headend.encoder.source.buffer.Packet;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How streams are divided into packets: where a decoder can begin, and when that is. */
final class PacketReaderTest {
    private static final String SOURCE =
            "-f lavfi -i testsrc2=s=160x90:r=25 -f lavfi -i sine=r=48000 -t 4 -g 25 -keyint_min 25 ";
    private static final String H264 = "-c:v libx264 -preset ultrafast -sc_threshold 0 -pix_fmt yuv420p -c:a aac ";
    private static final Map<String, String> ENCODERS = Map.of(
            "webm", "-c:v libvpx -deadline realtime -cpu-used 8 -c:a libopus -cluster_time_limit 5000 -live 1 -f webm",
            "mkv", H264 + "-f matroska",
            "mp4", H264 + "-movflags frag_keyframe+empty_moov+default_base_moof -f mp4",
            "ts", H264 + "-f mpegts",
            "flv", H264 + "-f flv");
    private static final Map<String, byte[]> STREAMS = new HashMap<>();

    @TempDir
    static Path folder;

    @BeforeAll
    static void make() throws Exception {
        for (var each : ENCODERS.entrySet()) {
            Path file = folder.resolve("a." + each.getKey());
            STREAMS.put(
                    each.getKey(), Files.readAllBytes(TestMedia.make(TestTools.any(), file, SOURCE + each.getValue())));
        }
    }

    private static List<Packet> read(byte[] stream, int message) {
        List<Packet> packets = new ArrayList<>();
        PacketReader reader = new ContainerReader();
        for (int at = 0; at < stream.length; at += message) {
            reader =
                    reader.read(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + message)), 7, packets::add);
        }
        reader.end(packets::add);
        assertThat(reader.problem()).isNull();
        return packets;
    }

    private static byte[] bytes(List<Packet> packets) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        packets.forEach(packet -> all.writeBytes(packet.body()));
        return all.toByteArray();
    }

    private static List<Packet> entries(List<Packet> packets) {
        return packets.stream().filter(Packet::isEntry).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"webm", "mkv", "mp4", "ts"})
    void aDecoderCanBeginAtEachKeyframe(String container) throws Exception {
        byte[] stream = STREAMS.get(container);
        List<Packet> packets = read(stream, 1_000);
        assertThat(bytes(packets)).isEqualTo(stream);

        Packet entry = entries(packets).get(3);
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        rest.writeBytes(entry.tracks().container().bytes());
        rest.writeBytes(bytes(packets.subList(packets.indexOf(entry), packets.size())));
        Path file = Files.write(folder.resolve("rest." + container), rest.toByteArray());
        assertThat(TestMedia.probe(file, "-select_streams v -show_frames -show_entries frame=pict_type"))
                .hasSize(50)
                .first()
                .isEqualTo("I");
    }

    /** Also when all of it comes at once, as the edge has kept it. */
    @ParameterizedTest
    @CsvSource({
        "webm, 1",
        "webm, 7",
        "mkv, 1000",
        "mp4, 1",
        "mp4, 13",
        "ts, 1",
        "ts, 2000",
        "webm, 1000000",
        "ts, 1000000"
    })
    void theTimeOfAKeyframeIsTheStreamsOwn(String container, int message) {
        List<Packet> packets = read(STREAMS.get(container), message);

        assertThat(entries(packets))
                .extracting(packet -> (packet.timeMs() + 25) / 50 * 50)
                .containsExactly(0L, 0L, 1000L, 2000L, 3000L);
        assertThat(packets.getLast().timeMs()).isBetween(2_900L, 4_100L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 17, 5_000, 1_000_000})
    void flvIsTakenApartAsRtmpIs(int message) {
        List<Packet> packets = read(STREAMS.get("flv"), message);

        assertThat(packets)
                .filteredOn(packet -> packet.kind() == Packet.Kind.VIDEO)
                .hasSize(100);
        assertThat(packets)
                .filteredOn(packet -> packet.kind() == Packet.Kind.VIDEO && packet.key())
                .extracting(packet -> (packet.timeMs() + 25) / 50 * 50)
                .containsExactly(0L, 1000L, 2000L, 3000L);
        assertThat(packets)
                .filteredOn(packet -> packet.kind() == Packet.Kind.AUDIO)
                .hasSizeBetween(185, 192);
        assertThat(packets.getLast().tracks().video()).isNotNull();
    }

    @Test
    void flvThatIsBrokenEndsTheStream() {
        byte[] flv = STREAMS.get("flv").clone();
        int tag = 13;
        for (int i = 0; i < 10; i++) {
            int length = (flv[tag + 1] & 0xFF) << 16 | (flv[tag + 2] & 0xFF) << 8 | flv[tag + 3] & 0xFF;
            tag += 11 + length + 4;
        }
        flv[tag] = 7;
        PacketReader reader = new ContainerReader().read(flv, 7, _ -> {});

        assertThat(reader.problem()).startsWith("FLV: ");
    }

    /** A page that starts its recorder anew on the same connection. */
    @ParameterizedTest
    @CsvSource({"webm, webm", "mp4, mp4", "webm, mkv"})
    void whatFollowsAsAStreamOfItsOwnIsAnotherDocumentLater(String first, String second) {
        byte[] two = new byte[STREAMS.get(first).length + STREAMS.get(second).length];
        System.arraycopy(STREAMS.get(first), 0, two, 0, STREAMS.get(first).length);
        System.arraycopy(STREAMS.get(second), 0, two, STREAMS.get(first).length, STREAMS.get(second).length);
        List<Packet> entries = entries(read(two, 3_000));

        assertThat(entries)
                .extracting(packet -> packet.tracks().container().document())
                .containsExactly(0, 0, 0, 0, 0, 1, 1, 1, 1);
        assertThat(entries).extracting(Packet::timeMs).isSorted();
        assertThat(entries.getLast().timeMs()).isBetween(5_900L, 7_100L);
    }

    @Test
    void anUnknownContainerIsPassedOn() {
        byte[] bytes = new byte[300];
        Arrays.fill(bytes, (byte) 3);
        List<Packet> packets = read(bytes, 100);

        assertThat(bytes(packets)).isEqualTo(bytes);
        assertThat(entries(packets)).hasSize(1);
        assertThat(packets.getFirst().isEntry()).isTrue();
        assertThat(packets.getFirst().tracks().container()).isNull();
    }

    /** From an edge that does not know where a decoder can begin. */
    @Test
    void aStreamThatBeginsInTheMiddleOfAGroupIsOneDocument() {
        byte[] ts = STREAMS.get("ts");
        List<Packet> packets = read(Arrays.copyOfRange(ts, 188 * 30, ts.length), 1_000);

        assertThat(entries(packets))
                .hasSize(4)
                .allMatch(packet -> packet.tracks().container().document() == 0);
    }

    /** Else an FFmpeg that is started later would wait for a keyframe that nobody finds. */
    @Test
    void aContainerThatBreaksIsOneThatNobodyKnowsFromThereOn() {
        byte[] broken = Arrays.copyOf(STREAMS.get("ts"), 188 * 400);
        Arrays.fill(broken, 188 * 200, broken.length, (byte) 0);
        List<Packet> packets = read(broken, 1_000);

        assertThat(bytes(packets)).isEqualTo(broken);
        assertThat(packets.getFirst().tracks().container()).isNotNull();
        assertThat(packets.getLast().tracks().container()).isNull();
    }

    @Test
    void aHeadThatNeverEndsIsNotKept() {
        byte[] bytes = new byte[2_000_000];
        byte[] begin = {0x1A, 0x45, (byte) 0xDF, (byte) 0xA3, 0x10, 0x7f, (byte) 0xff, (byte) 0xff};
        System.arraycopy(begin, 0, bytes, 0, begin.length);
        ContainerReader reader = new ContainerReader();
        List<Packet> packets = new ArrayList<>();
        reader.read(bytes, 7, packets::add);

        assertThat(bytes(packets)).isEqualTo(bytes);
        assertThat(reader.heldBytes()).isLessThan(100_000);
    }

    /** Each packet costs memory of its own, and an element may be empty. */
    @Test
    void emptyElementsAreNotAPacketEach() {
        byte[] bytes = Arrays.copyOf(STREAMS.get("webm"), 500_000);
        int from = STREAMS.get("webm").length;
        byte[] cluster = {0x1F, 0x43, (byte) 0xB6, 0x75, (byte) 0x80};
        for (int at = from; at + cluster.length <= bytes.length; at += cluster.length) {
            System.arraycopy(cluster, 0, bytes, at, cluster.length);
        }

        assertThat(read(bytes, 100_000)).hasSizeLessThan(100);
    }

    @Test
    void aStreamOfAFewBytesIsPassedOnAtItsEnd() {
        assertThat(bytes(read(new byte[] {1, 2, 3}, 2))).containsExactly(1, 2, 3);
    }
}
