package dev.headend.edge.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.RunningEdge;
import dev.headend.edge.rtmp.server.Ffmpeg;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Real streams of every container, cut anywhere: who comes late can decode at once, and who was there gets every byte. */
class LateReceiverTest {
    private static final String SOURCE =
            "-f lavfi -i testsrc2=size=320x180:rate=25 -f lavfi -i sine=frequency=440:sample_rate=48000 -t 12 ";
    private static final String VP8 = "-c:v libvpx -deadline realtime -cpu-used 8 -b:v 400k -g 50 -c:a libopus ";
    private static final String H264 = "-c:v libx264 -preset ultrafast -g 50 -pix_fmt yuv420p -c:a aac ";

    @TempDir
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static RunningEdge edge;

    @BeforeAll
    static void start() {
        edge = RunningEdge.start(Map.of("CONCURRENT_LIMIT_WHITELIST", "*"));
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    static Stream<Arguments> streams() {
        return Stream.of(
                        Map.entry("webm", VP8 + "-f webm -cluster_time_limit 1000"),
                        Map.entry("mp4", H264 + "-f mp4 -movflags frag_keyframe+empty_moov+default_base_moof"),
                        Map.entry("flv", H264 + "-f flv"),
                        Map.entry("ts", H264 + "-f mpegts"))
                .flatMap(format -> Stream.of(700, 20_000, 300_000)
                        .map(longest -> Arguments.of(format.getKey(), format.getValue(), longest)));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void decodesAtOnce(String format, String how, int longest) throws Exception {
        byte[] stream = Files.readAllBytes(made(format, how));
        List<byte[]> chunks = cut(stream, longest);
        int late = chunks.size() * 3 / 4;
        String channel = format + longest;
        try (TestClient publisher = TestClient.connect(edge, channel + "/k3y/publish");
                TestClient first = TestClient.connect(edge, channel + "/k3y/receive")) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            publish(publisher, first, chunks.subList(0, late), all);
            ByteArrayOutputStream rest = new ByteArrayOutputStream();
            try (TestClient second = TestClient.connect(edge, channel + "/k3y/receive");
                    TestClient probe = TestClient.connect(edge, channel + "/k3y/probe")) {
                publish(publisher, first, chunks.subList(late, chunks.size()), all);
                publisher.leave();
                second.awaitClose();
                second.drainTo(rest);
                assertThat(tracksIn(probe.next(), format)).containsExactlyInAnyOrder("audio,48000", "video,yuv420p");
            }
            assertThat(all.toByteArray()).isEqualTo(stream);
            assertThat(rest.size()).isBetween(stream.length / 6, stream.length * 3 / 4);
            assertDecodes(rest.toByteArray(), format);
        }
    }

    private static void publish(TestClient publisher, TestClient first, List<byte[]> chunks, ByteArrayOutputStream all)
            throws InterruptedException {
        chunks.forEach(publisher::send);
        for (byte[] chunk : chunks) {
            assertThat(first.next()).isEqualTo(chunk);
            all.writeBytes(chunk);
        }
    }

    private static Path made(String format, String how) throws IOException, InterruptedException {
        Path file = folder.resolve("source." + format);
        if (!Files.exists(file)) {
            Ffmpeg.run(folder.resolve(format + ".log"), (SOURCE + how + " " + file).split(" "));
        }
        return file;
    }

    private static List<byte[]> cut(byte[] stream, int longest) {
        Random random = new Random(longest);
        Stream.Builder<byte[]> chunks = Stream.builder();
        int from = 0;
        while (from < stream.length) {
            int to = Math.min(stream.length, from + 1 + random.nextInt(longest));
            chunks.add(Arrays.copyOfRange(stream, from, to));
            from = to;
        }
        return chunks.build().toList();
    }

    private static List<String> tracksIn(byte[] bytes, String format) throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("probed." + format), bytes);
        String shown = "stream=codec_type,pix_fmt,sample_rate";
        return Ffmpeg.probe("-show_entries", shown, "-of", "csv=p=0", file.toString()).stream()
                .map(line -> line.replaceAll(",+$", ""))
                .filter(line -> !line.isEmpty())
                .distinct()
                .toList();
    }

    /** From its first picture on, without a complaint. */
    private static void assertDecodes(byte[] bytes, String format) throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("received." + format), bytes);
        Path log = folder.resolve("decoded.log");
        Process decoding = Ffmpeg.start(log, "-v", "error", "-xerror", "-i", file.toString(), "-f", "null", "-");
        assertThat(Ffmpeg.await(decoding)).as(Files.readString(log)).isZero();
        assertThat(log).isEmptyFile();
        assertThat(Ffmpeg.probe(
                        "-select_streams",
                        "v",
                        "-read_intervals",
                        "%+#1",
                        "-show_entries",
                        "packet=flags",
                        "-of",
                        "csv=p=0",
                        file.toString()))
                .first()
                .asString()
                .startsWith("K");
    }
}
