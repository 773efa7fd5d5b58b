package dev.headend.encoder.preview;

import dev.headend.media.ChannelId;
import dev.headend.media.PreviewSpec;
import dev.headend.media.StreamId;
import java.nio.charset.StandardCharsets;

/** The form of previews: how their folder, images and index are called, and what the index says (spec/encoder.md). Pure. */
public final class PreviewFormat {
    /** Folder that FFmpeg writes images into, beside those of the renditions. */
    public static final String SPOOL_FOLDER = "img-preview";
    /** File name of an image; the number counts from 0, in the spool as in storage. */
    public static final String IMAGE_PATTERN = "%d.jpg";

    private PreviewFormat() {}

    /** What previews have for a resolution: {@code {W}x{H}-{SECONDS}}. */
    public static String resolution(PreviewSpec spec) {
        return spec.width() + "x" + spec.height() + "-" + spec.seconds();
    }

    /** The folder of a stream's previews, relative to the storage's root. */
    public static String folder(ChannelId channel, StreamId stream, PreviewSpec spec) {
        return "img-preview/" + channel + "/" + stream + "/" + resolution(spec);
    }

    /** The index of a folder of previews. */
    public static String indexFile(String folder) {
        return folder + "/index.json";
    }

    static String image(int number) {
        return IMAGE_PATTERN.replace("%d", String.valueOf(number));
    }

    /** @param count number of images in storage */
    static byte[] index(int count) {
        String json = "{\"index_start\":0,\"count\":" + count + ",\"pattern\":\"" + IMAGE_PATTERN + "\"}";
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
