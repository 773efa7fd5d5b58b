package dev.headend.encoder.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.MemoryStorage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgingStorageTest {
    private static final String FOLDER = "hls/c/1/640x360-25/";
    private static final String EVENT = """
            #EXTM3U
            #EXT-X-VERSION:3
            #EXT-X-TARGETDURATION:3
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-DISCONTINUITY-SEQUENCE:0
            #EXT-X-PLAYLIST-TYPE:EVENT
            """;

    @TempDir
    Path spool;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final JudgingStorage storage = new JudgingStorage(new MemoryStorage(), Clock.systemUTC(), registry);

    @Test
    void countsNothingWhenAllIsWell() throws IOException {
        segment("0.ts");
        put("vod-0.m3u8", EVENT + entry(0));
        segment("1.ts");
        append(EVENT + entry(0), entry(1));
        put("vod-0.m3u8", EVENT.replace("EVENT", "VOD") + entry(0) + entry(1) + "#EXT-X-ENDLIST\n");

        assertThat(registry.find("headend.encoder.playlist.violations").counters())
                .hasSizeGreaterThan(10)
                .allSatisfy(counter -> assertThat(counter.count()).isZero());
    }

    @Test
    void countsByRule() throws IOException {
        segment("0.ts");
        put("vod-0.m3u8", EVENT + entry(0));
        append(EVENT + entry(0), entry(1));
        storage.delete(FOLDER + "0.ts");

        assertThat(violations("stored")).isEqualTo(1);
        assertThat(violations("removal")).isEqualTo(1);
    }

    private double violations(String rule) {
        return registry.get("headend.encoder.playlist.violations")
                .tag("rule", rule)
                .counter()
                .count();
    }

    private void segment(String name) throws IOException {
        storage.put(FOLDER + name, Files.createFile(spool.resolve(name)), ContentKind.SEGMENT);
    }

    private void put(String name, String text) throws IOException {
        storage.put(FOLDER + name, text.getBytes(StandardCharsets.UTF_8), ContentKind.PLAYLIST);
    }

    private void append(String existing, String tail) throws IOException {
        byte[] addition = tail.getBytes(StandardCharsets.UTF_8);
        assertThat(storage.append(FOLDER + "vod-0.m3u8", existing.length(), addition, ContentKind.PLAYLIST))
                .isTrue();
    }

    private static String entry(int number) {
        return "#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:0" + number + ".000Z\n#EXTINF:1.000000,\n" + number + ".ts\n";
    }
}
