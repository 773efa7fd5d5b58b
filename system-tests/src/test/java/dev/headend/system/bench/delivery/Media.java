package dev.headend.system.bench.delivery;

import dev.headend.system.harness.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** The files that are delivered: segments of 3 s at 4 Mb/s, and the playlist of a minute of them; and such a playlist of many channels. */
final class Media {
    private static final String FOLDER = "/hls/%s/s1/1920x1080-30";
    static final String PLAYLIST = FOLDER.formatted("news") + "/live.m3u8";
    private static final int SEGMENTS = 20;
    static final int CHANNELS = 1_000;
    private static final int SEGMENT_BYTES = 1_500_000;

    private Media() {}

    /**
     * What is asked for, by turns.
     *
     * @param path with a place for a number, if there are several
     * @param count numbers from 0
     */
    record Paths(String path, int count) {
        static final Paths PLAYLIST = new Paths(Media.PLAYLIST, 1);
        static final Paths SEGMENTS = new Paths(FOLDER.formatted("news") + "/%d.ts", Media.SEGMENTS);
        static final Paths PLAYLISTS = new Paths(FOLDER.formatted("c%d") + "/live.m3u8", CHANNELS);
    }

    /** Writes them to a new folder. */
    static Path write() {
        Path media = Checkout.freshFolder("bench-media");
        Path folder = media.resolve(PLAYLIST.substring(1)).resolveSibling("");
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
            for (int channel = 0; channel < CHANNELS; channel++) {
                Path other =
                        media.resolve(Paths.PLAYLISTS.path.formatted(channel).substring(1));
                Files.createDirectories(other.getParent());
                Files.writeString(other, playlist);
            }
            return media;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
