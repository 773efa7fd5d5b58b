package dev.headend.encoder.hls.recovery;

import dev.headend.encoder.hls.playlist.MultivariantPlaylistWriter;
import dev.headend.encoder.hls.recovery.StreamState.RenditionState;
import dev.headend.encoder.plan.Rendition;
import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Writes the multivariant playlists of a stream that its encoder has left, of what is stored. May be repeated. Blocks. */
final class RenditionLists {
    private final Storage storage;

    RenditionLists(Storage storage) {
        this.storage = storage;
    }

    /** Of the live playlists, and of each part of the recording. */
    void write(StreamState state) throws IOException {
        boolean listed = write(state, "live.m3u8", "index.m3u8");
        for (int part = 0; listed && state.record(); part++) {
            String name = "vod-" + part + ".m3u8";
            listed = write(state, name, name);
        }
    }

    /** Of the renditions that have a playlist; returns whether there are any. Where nothing is known of one, the list stays as it is. */
    private boolean write(StreamState state, String file, String name) throws IOException {
        List<RenditionState> existing = existing(state, file);
        if (existing.isEmpty()) {
            return false;
        }
        if (existing.stream().noneMatch(rendition -> rendition.attributes().isEmpty())) {
            SequencedMap<String, String> attributes = new LinkedHashMap<>();
            existing.forEach(rendition -> attributes.put(rendition.name(), rendition.attributes()));
            String text = MultivariantPlaylistWriter.write(attributes, "", file);
            storage.put(state.folder() + name, text.getBytes(StandardCharsets.UTF_8), ContentKind.PLAYLIST);
        }
        return true;
    }

    /** Those that have this playlist; sound alone is not listed beside pictures, as its encoder did not. */
    private List<RenditionState> existing(StreamState state, String file) throws IOException {
        List<RenditionState> existing = new ArrayList<>();
        for (RenditionState rendition : state.renditions()) {
            String path = state.folder() + rendition.name() + "/" + file;
            if (storage.read(path).filter(found -> found.content().length > 0).isPresent()) {
                existing.add(rendition);
            }
        }
        if (existing.size() > 1) {
            existing.removeIf(rendition -> rendition.name().equals(Rendition.AUDIO_ONLY));
        }
        return existing;
    }
}
