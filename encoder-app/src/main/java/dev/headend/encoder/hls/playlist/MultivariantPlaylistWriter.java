package dev.headend.encoder.hls.playlist;

import dev.headend.encoder.plan.Rendition.Video;
import java.util.List;
import java.util.Locale;

/** Writes a multivariant playlist, which lists all renditions of a stream (RFC 8216, 4.3.4). Pure. */
public final class MultivariantPlaylistWriter {
    private MultivariantPlaylistWriter() {}

    /**
     * @param folder folder of the renditions' folders, relative to the playlist; "" or ends with a slash
     * @param file name of the media playlists in the renditions' folders
     */
    public static String write(List<Variant> variants, String folder, String file) {
        StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:3\n");
        for (Variant variant : variants) {
            text.append("#EXT-X-STREAM-INF:").append(attributes(variant)).append('\n');
            text.append(folder)
                    .append(variant.rendition().name())
                    .append('/')
                    .append(file)
                    .append('\n');
        }
        return text.toString();
    }

    /** Of {@code EXT-X-STREAM-INF}. */
    public static String attributes(Variant variant) {
        StringBuilder text = new StringBuilder();
        text.append("BANDWIDTH=").append(variant.bitRate().bandwidth());
        text.append(",AVERAGE-BANDWIDTH=").append(variant.bitRate().average());
        if (!variant.codecs().isEmpty()) {
            text.append(",CODECS=\"").append(variant.codecs()).append('"');
        }
        Video video = variant.rendition().video();
        if (video != null) {
            text.append(",RESOLUTION=").append(video.width()).append('x').append(video.height());
            text.append(String.format(
                    Locale.ROOT, ",FRAME-RATE=%.3f", video.frameRate().perSecond()));
        }
        return text.toString();
    }
}
