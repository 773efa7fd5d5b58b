package dev.headend.encoder.hls.playlist;

import dev.headend.encoder.plan.Rendition.Video;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/** Writes a multivariant playlist, which lists all renditions of a stream (RFC 8216, 4.3.4). Pure. */
public final class MultivariantPlaylistWriter {
    private MultivariantPlaylistWriter() {}

    /**
     * Lists renditions by what was measured of them.
     *
     * @param folder folder of the renditions' folders, relative to the playlist; "" or ends with a slash
     * @param file name of the media playlists in the renditions' folders
     */
    public static String write(List<Variant> variants, String folder, String file) {
        SequencedMap<String, String> attributes = new LinkedHashMap<>();
        variants.forEach(variant -> attributes.put(variant.rendition().name(), attributes(variant)));
        return write(attributes, folder, file);
    }

    /** The same by their {@link #attributes}. @param attributes by the renditions' names, in the order of the playlist */
    public static String write(SequencedMap<String, String> attributes, String folder, String file) {
        StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:3\n");
        attributes.forEach((rendition, described) -> {
            text.append("#EXT-X-STREAM-INF:").append(described).append('\n');
            text.append(folder).append(rendition).append('/').append(file).append('\n');
        });
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
