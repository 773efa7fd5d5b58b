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
 * The multivariant playlists of a stream: its own, and the channel's, which leads to the stream that is live. Written when
 * every rendition has something to play, and again whenever a bit rate turns out higher than was said, or a codec is known
 * that was not. Thread-safe.
 *
 * <p>At the end only the stream's own is written again: by then the channel's may lead to the next stream.
 */
final class MultivariantPlaylists {
    private final StreamPaths paths;
    private final List<String> order;
    private final RetryingStorage storage;
    private final Map<String, Variant> variants = new HashMap<>();
    private final Map<String, Variant> said = new HashMap<>();
    private boolean channelLeadsHere;

    /** @param order names of the stream's renditions, the one to begin with first */
    MultivariantPlaylists(StreamPaths paths, List<String> order, RetryingStorage storage) {
        this.paths = paths;
        this.order = List.copyOf(order);
        this.storage = storage;
    }

    /** A rendition has a playlist in storage. */
    synchronized void report(Variant variant) {
        variants.put(variant.rendition().name(), variant);
        if (variants.size() == order.size() && saysTooLittle()) {
            write();
            writeChannel();
        }
    }

    /** No rendition will report any more. */
    synchronized void finish() {
        if (variants.isEmpty()) {
            return;
        }
        write();
        if (!channelLeadsHere) {
            writeChannel();
        }
    }

    private boolean saysTooLittle() {
        return !variants.values().stream().allMatch(this::isSaid);
    }

    private boolean isSaid(Variant variant) {
        Variant before = said.get(variant.rendition().name());
        return before != null
                && before.codecs().equals(variant.codecs())
                && before.bitRate().bandwidth() >= variant.bitRate().bandwidth();
    }

    private void write() {
        if (put(paths.streamIndex(), "")) {
            said.putAll(variants);
        }
    }

    private void writeChannel() {
        channelLeadsHere |= put(paths.channelIndex(), paths.stream() + "/");
    }

    private boolean put(String path, String folder) {
        List<Variant> existing =
                order.stream().map(variants::get).filter(Objects::nonNull).toList();
        byte[] text = MultivariantPlaylistWriter.write(existing, folder).getBytes(StandardCharsets.UTF_8);
        return storage.put(path, text, ContentKind.PLAYLIST);
    }
}
