package dev.headend.encoder.source.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.ffmpeg.TestMedia;
import dev.headend.encoder.ffmpeg.TestTools;
import dev.headend.encoder.source.websocket.ContainerSplitter.Piece;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the bytes of containers are divided. */
final class ContainerSplitterTest {
    private static final String SOURCE = "-f lavfi -i testsrc2=s=160x90:r=25 -f lavfi -i sine=r=48000 -t 4 ";
    private static final String WEBM = SOURCE
            + "-c:v libvpx -deadline realtime -cpu-used 8 -g 25 -c:a libopus -cluster_time_limit 1000 -live 1 -f webm";
    private static final String MP4 = SOURCE
            + "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 25 -c:a aac -movflags frag_keyframe+empty_moov+default_base_moof"
            + " -f mp4";

    @TempDir
    Path folder;

    private byte[] made(String container) throws Exception {
        String arguments = container.equals("webm") ? WEBM : MP4;
        return Files.readAllBytes(TestMedia.make(TestTools.any(), folder.resolve("a." + container), arguments));
    }

    private static List<Piece> split(ContainerSplitter splitter, byte[] bytes, int chunk) {
        List<Piece> pieces = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += chunk) {
            splitter.split(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + chunk)), pieces::add);
        }
        splitter.end(pieces::add);
        return pieces;
    }

    private static byte[] joined(byte[] head, List<Piece> pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head);
        pieces.forEach(piece -> all.writeBytes(piece.bytes()));
        return all.toByteArray();
    }

    private static List<Integer> entries(List<Piece> pieces) {
        List<Integer> entries = new ArrayList<>();
        int at = 0;
        for (Piece piece : pieces) {
            if (piece.entry()) {
                entries.add(at);
            }
            at += piece.bytes().length;
        }
        return entries;
    }

    @ParameterizedTest
    @CsvSource({"webm", "mp4"})
    void aDecoderCanBeginAtEachEntry(String container) throws Exception {
        byte[] bytes = made(container);
        ContainerSplitter splitter = new ContainerSplitter();
        List<Piece> pieces = split(splitter, bytes, 1_000);

        assertThat(Arrays.mismatch(joined(splitter.head(), pieces), bytes)).isNegative();
        assertThat(entries(pieces)).hasSizeGreaterThanOrEqualTo(4).first().isEqualTo(0);
        int third = pieces.indexOf(
                pieces.stream().filter(Piece::entry).skip(2).findFirst().orElseThrow());
        Path rest = folder.resolve("rest." + container);
        Files.write(rest, joined(splitter.head(), pieces.subList(third, pieces.size())));
        assertThat(TestMedia.probe(
                        TestTools.any(), rest, "-select_streams v -show_frames -show_entries frame=pict_type"))
                .hasSizeBetween(20, 80)
                .first()
                .isEqualTo("I");
    }

    @ParameterizedTest
    @CsvSource({"webm, 1", "webm, 7", "webm, 100000", "mp4, 1", "mp4, 13", "mp4, 100000"})
    void theChunksThatBytesComeInMeanNothing(String container, int chunk) throws Exception {
        byte[] bytes = made(container);
        ContainerSplitter whole = new ContainerSplitter();
        ContainerSplitter inChunks = new ContainerSplitter();

        List<Integer> expected = entries(split(whole, bytes, bytes.length));
        List<Piece> pieces = split(inChunks, bytes, chunk);

        assertThat(entries(pieces)).isEqualTo(expected);
        assertThat(inChunks.head()).isEqualTo(whole.head());
        assertThat(Arrays.mismatch(joined(inChunks.head(), pieces), bytes)).isNegative();
    }

    @Test
    void emptyElementsAreNotAPieceEach() {
        ContainerSplitter splitter = new ContainerSplitter();
        byte[] bytes = new byte[500_000];
        byte[] cluster = {0x1F, 0x43, (byte) 0xB6, 0x75, (byte) 0x80};
        for (int at = 0; at < bytes.length; at += cluster.length) {
            System.arraycopy(cluster, 0, bytes, at, cluster.length);
        }
        System.arraycopy(new byte[] {0x1A, 0x45, (byte) 0xDF, (byte) 0xA3, (byte) 0x85}, 0, bytes, 0, 5);
        List<Piece> pieces = split(splitter, bytes, 100_000);

        assertThat(pieces).hasSizeLessThanOrEqualTo(bytes.length / 1024 + 5);
        assertThat(Arrays.mismatch(joined(splitter.head(), pieces), bytes)).isNegative();
    }

    @Test
    void anUnknownContainerIsPassedOn() {
        ContainerSplitter splitter = new ContainerSplitter();
        byte[] bytes = new byte[300];
        Arrays.fill(bytes, (byte) 0x47);
        List<Piece> pieces = split(splitter, bytes, 100);

        assertThat(splitter.head()).isEmpty();
        assertThat(Arrays.mismatch(joined(splitter.head(), pieces), bytes)).isNegative();
        assertThat(entries(pieces)).containsExactly(0);
    }

    @Test
    void aHeadThatNeverEndsIsNotKept() {
        ContainerSplitter splitter = new ContainerSplitter();
        byte[] bytes = new byte[2_000_000];
        System.arraycopy(
                new byte[] {0x1A, 0x45, (byte) 0xDF, (byte) 0xA3, 0x10, 0x7f, (byte) 0xff, (byte) 0xff},
                0,
                bytes,
                0,
                8);
        List<Piece> pieces = split(splitter, bytes, 10_000);

        assertThat(pieces).hasSizeGreaterThan(100);
        assertThat(Arrays.mismatch(joined(splitter.head(), pieces), bytes)).isNegative();
        assertThat(entries(pieces)).containsExactly(0);
    }

    @Test
    void aStreamOfAFewBytesIsPassedOnAtItsEnd() {
        ContainerSplitter splitter = new ContainerSplitter();
        List<Piece> pieces = split(splitter, new byte[] {1, 2, 3}, 2);

        assertThat(joined(splitter.head(), pieces)).containsExactly(1, 2, 3);
    }
}
