package dev.headend.encoder.hls.output;

import dev.headend.encoder.hls.playlist.MultivariantPlaylistWriter;
import dev.headend.encoder.hls.playlist.Variant;
import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.RetryingStorage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The multivariant playlists of a stream: its own, and that of the channel, which lists the renditions of the stream that is
 * live. Written when all renditions are playable, and again when a bit rate turns out higher than published, or another codec
 * is known. Thread-safe.
 *
 * <p>At the end only the stream's own is written again, because that of the channel may already list the next stream.
 */
final class MultivariantPlaylists {
    private final StreamPaths paths;
    private final List<String> order;
    private final RetryingStorage storage;
    private final Map<String, Variant> variants = new HashMap<>();
    private final Map<String, Variant> published = new HashMap<>();
    private boolean channelWritten;

    /** @param order names of the stream's renditions, in the order of the playlist */
    MultivariantPlaylists(StreamPaths paths, List<String> order, RetryingStorage storage) {
        this.paths = paths;
        this.order = List.copyOf(order);
        this.storage = storage;
    }

    /** A rendition has a playlist in storage, or other measurements. */
    synchronized void report(Variant variant) {
        variants.put(variant.rendition().name(), variant);
        if (variants.size() == order.size() && isOutdated()) {
            write();
            writeChannel();
        }
    }

    /** No more reports follow. */
    synchronized void finish() {
        if (variants.isEmpty()) {
            return;
        }
        write();
        if (!channelWritten) {
            writeChannel();
        }
    }

    private boolean isOutdated() {
        return !variants.values().stream().allMatch(this::isPublished);
    }

    private boolean isPublished(Variant variant) {
        Variant before = published.get(variant.rendition().name());
        return before != null
                && before.codecs().equals(variant.codecs())
                && before.bitRate().bandwidth() >= variant.bitRate().bandwidth();
    }

    private void write() {
        if (put(paths.streamIndex(), "")) {
            published.putAll(variants);
        }
    }

    private void writeChannel() {
        channelWritten |= put(paths.channelIndex(), paths.stream() + "/");
    }

    private boolean put(String path, String folder) {
        List<Variant> existing =
                order.stream().map(variants::get).filter(Objects::nonNull).toList();
        byte[] text = MultivariantPlaylistWriter.write(existing, folder).getBytes(StandardCharsets.UTF_8);
        return storage.put(path, text, ContentKind.PLAYLIST);
    }
}
