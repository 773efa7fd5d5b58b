package dev.headend.system.bench.delivery;

import dev.headend.system.harness.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** The files that are delivered: segments of 3 s at 4 Mb/s, and the playlist of a minute of them. */
final class Media {
    static final String FOLDER = "/hls/news/s1/1920x1080-30";
    static final String PLAYLIST = FOLDER + "/live.m3u8";
    static final int SEGMENTS = 20;
    private static final int SEGMENT_BYTES = 1_500_000;

    private Media() {}

    /** Writes them to a new folder. */
    static Path write() {
        Path media = Checkout.freshFolder("bench-media");
        Path folder = media.resolve(FOLDER.substring(1));
        byte[] segment = new byte[SEGMENT_BYTES];
        new Random(1).nextBytes(segment);
        StringBuilder playlist =
                new StringBuilder("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:3\n#EXT-X-MEDIA-SEQUENCE:1000\n");
        try {
            Files.createDirectories(folder);
            for (int i = 0; i < SEGMENTS; i++) {
                Files.write(folder.resolve(i + ".ts"), segment);
                playlist.append("#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:%02d.000Z%n#EXTINF:3.000,%n%d.ts%n"
                        .formatted(3 * i, i));
            }
            Files.writeString(media.resolve(PLAYLIST.substring(1)), playlist);
            return media;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
