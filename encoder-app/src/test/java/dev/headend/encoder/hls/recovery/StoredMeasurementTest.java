package dev.headend.encoder.hls.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.hls.Ffmpeg;
import dev.headend.encoder.hls.playlist.SegmentCipher;
import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.MemoryStorage;
import dev.headend.hls.PublishedPlaylist;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredMeasurementTest {
    private static final String FOLDER = "hls/c/1/320x180-25/";
    private static final String HEAD = """
            #EXTM3U
            #EXT-X-VERSION:3
            #EXT-X-TARGETDURATION:1
            #EXT-X-MEDIA-SEQUENCE:7
            #EXT-X-DISCONTINUITY-SEQUENCE:0
            """;
    private static final String KEY = "#EXT-X-KEY:METHOD=AES-128,URI=\"7.key\"\n";
    private static final String SEGMENT = "#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00.000Z\n#EXTINF:1.000,\n7.ts\n";

    @TempDir
    static Path folder;

    private static byte[] segment = {};

    private final MemoryStorage storage = new MemoryStorage();

    @BeforeAll
    static void make() throws Exception {
        Path file = folder.resolve("7.ts");
        Ffmpeg.make(
                file,
                List.of("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25", "-f", "lavfi", "-i", "sine"),
                List.of("-t", "1", "-pix_fmt", "yuv420p", "-c:v", "libx264", "-profile:v", "high", "-level", "4.0"),
                List.of("-c:a", "aac"));
        segment = Files.readAllBytes(file);
    }

    @BeforeEach
    void store() throws Exception {
        storage.put(FOLDER + "7.ts", segment, ContentKind.SEGMENT);
    }

    @Test
    void namesSizeRateAndCodecs() throws Exception {
        assertThat(measured(HEAD + SEGMENT))
                .contains("CODECS=\"avc1.640028,mp4a.40.2\"", "RESOLUTION=320x180", "FRAME-RATE=25.000");
    }

    @Test
    void namesTheCodecsOfEncryptedSegmentsToo() throws Exception {
        byte[] key = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
        storage.put(FOLDER + "7.key", key, ContentKind.KEY);
        storage.put(FOLDER + "7.ts", SegmentCipher.encrypting(7, key).doFinal(segment), ContentKind.SEGMENT);

        assertThat(measured(HEAD + KEY + SEGMENT)).contains("CODECS=\"avc1.640028,mp4a.40.2\"");
    }

    @Test
    void knowsNothingOfSegmentsWhoseKeyIsGone() throws Exception {
        assertThat(measured(HEAD + KEY + SEGMENT)).isEmpty();
    }

    private String measured(String playlist) throws Exception {
        PublishedPlaylist live = PublishedPlaylist.parse(playlist);
        return new StoredMeasurement(storage).attributes(FOLDER, "320x180-25", live);
    }
}
