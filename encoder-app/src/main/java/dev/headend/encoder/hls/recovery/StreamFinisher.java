package dev.headend.encoder.hls.recovery;

import dev.headend.encoder.hls.playlist.MediaPlaylistWriter;
import dev.headend.encoder.hls.playlist.Segment;
import dev.headend.encoder.hls.playlist.VodPart;
import dev.headend.encoder.hls.recovery.StreamState.RenditionState;
import dev.headend.encoder.plan.Rendition;
import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.StoredFile;
import dev.headend.hls.MalformedPlaylistException;
import dev.headend.hls.PlaylistEntry;
import dev.headend.hls.PublishedPlaylist;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes the playlists of a stream that its encoder has left: what is stored is the truth. May be repeated. Blocks.
 */
final class StreamFinisher {
    private static final Logger log = LoggerFactory.getLogger(StreamFinisher.class);
    private static final String END = "#EXT-X-ENDLIST\n";

    private final Storage storage;

    StreamFinisher(Storage storage) {
        this.storage = storage;
    }

    /**
     * @return the state with what the playlists say, which may be more
     * @throws IOException if not everything is complete
     */
    StreamState finish(StreamState state) throws IOException {
        List<RenditionState> renditions = new ArrayList<>();
        for (RenditionState rendition : state.renditions()) {
            String folder = state.folder() + rendition.name() + "/";
            Optional<PublishedPlaylist> live = finishLive(folder + "live.m3u8");
            if (state.record()) {
                finishRecording(
                        folder,
                        rendition.vodPart(),
                        live.map(PublishedPlaylist::entries).orElse(List.of()));
            }
            renditions.add(live.map(rendition::after).orElse(rendition));
        }
        listRenditions(state);
        return state.with(renditions);
    }

    /** With what was measured; if nothing was, the lists stay as they are. */
    private void listRenditions(StreamState state) throws IOException {
        if (state.renditions().stream()
                .anyMatch(rendition -> rendition.attributes().isEmpty())) {
            return;
        }
        boolean listed = listRenditions(state, "live.m3u8", "index.m3u8");
        for (int part = 0; listed && state.record(); part++) {
            listed = listRenditions(state, vod(part), vod(part));
        }
    }

    private Optional<PublishedPlaylist> finishLive(String path) throws IOException {
        String text = read(path);
        Optional<PublishedPlaylist> playlist = parse(path, text);
        if (playlist.isPresent() && !playlist.get().ended()) {
            put(path, text + END);
        }
        return playlist;
    }

    /** The part before the last may be incomplete too, and the state file may not know of the last part yet. */
    private void finishRecording(String folder, int lastKnown, List<PlaylistEntry> window) throws IOException {
        int part = Math.max(0, lastKnown - 1);
        boolean exists = exists(folder + vod(part));
        while (exists) {
            boolean isLast = !exists(folder + vod(part + 1));
            finishPart(folder + vod(part), isLast ? window : List.of());
            exists = !isLast;
            part++;
        }
    }

    /** Segments that the live playlist has named already, and the recording not yet, are added to its last part. */
    private void finishPart(String path, List<PlaylistEntry> window) throws IOException {
        Unfinished found = unfinished(path);
        if (found == null) {
            return;
        }
        VodPart part = found.part;
        int end = found.end;
        List<PlaylistEntry> newer =
                window.stream().filter(entry -> entry.number() >= end).toList();
        if (!newer.isEmpty() && newer.getFirst().number() == end) {
            newer.forEach(entry -> part.append(segment(entry)));
        }
        part.end();
        storage.put(path, MediaPlaylistWriter.write(part), ContentKind.PLAYLIST);
    }

    /**
     * A recording that its encoder has not completed, up to the last segment that is named: the encoder may have died while it
     * appended. It may be megabytes long, and is in memory once.
     *
     * @return null if it is complete, or damaged: then it stays as it is
     */
    private @Nullable Unfinished unfinished(String path) throws IOException {
        byte[] content = storage.read(path).map(StoredFile::content).orElse(new byte[0]);
        VodPart[] part = new VodPart[1];
        try {
            PublishedPlaylist head = PublishedPlaylist.scan(content, wholeLines(content), (begin, entry) -> {
                part[0] = part[0] == null ? new VodPart(begin.targetSeconds()) : part[0];
                part[0].append(segment(entry));
            });
            VodPart read = part[0] == null ? new VodPart(head.targetSeconds()) : part[0];
            return head.ended() ? null : new Unfinished(read, head.mediaSequence() + read.size());
        } catch (MalformedPlaylistException | IllegalStateException damaged) {
            log.warn("{} of a dead encoder is damaged and stays as it is: {}", path, damaged.getMessage());
            return null;
        }
    }

    /** @param end number after that of its last segment */
    private record Unfinished(VodPart part, int end) {}

    /** Length up to the last line that a playlist can end with. */
    private static int wholeLines(byte[] content) {
        int end = content.length;
        while (end > 0) {
            int begin = end - 1;
            while (begin > 0 && content[begin - 1] != '\n') {
                begin--;
            }
            String line = new String(content, begin, end - begin, StandardCharsets.UTF_8);
            if (line.endsWith("\n") && isLast(line.strip())) {
                return end;
            }
            end = begin;
        }
        return 0;
    }

    private static boolean isLast(String line) {
        return !line.startsWith("#") && !line.isEmpty()
                || line.startsWith("#EXT-X-PLAYLIST-TYPE")
                || line.equals(END.strip());
    }

    private static Segment segment(PlaylistEntry entry) {
        return new Segment(entry.number(), entry.duration(), entry.at(), entry.discontinuity(), entry.gap());
    }

    /** Writes a multivariant playlist of the renditions that have a playlist; returns whether there are any. */
    private boolean listRenditions(StreamState state, String file, String name) throws IOException {
        List<RenditionState> existing = existing(state, file);
        if (existing.isEmpty()) {
            return false;
        }
        StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:3\n");
        for (RenditionState rendition : existing) {
            text.append("#EXT-X-STREAM-INF:").append(rendition.attributes()).append('\n');
            text.append(rendition.name()).append('/').append(file).append('\n');
        }
        put(state.folder() + name, text.toString());
        return true;
    }

    /** Those that have this playlist; sound alone is not listed beside pictures, as its encoder did not. */
    private List<RenditionState> existing(StreamState state, String file) throws IOException {
        List<RenditionState> existing = new ArrayList<>();
        for (RenditionState rendition : state.renditions()) {
            if (exists(state.folder() + rendition.name() + "/" + file)) {
                existing.add(rendition);
            }
        }
        if (existing.size() > 1) {
            existing.removeIf(rendition -> rendition.name().equals(Rendition.AUDIO_ONLY));
        }
        return existing;
    }

    private static String vod(int part) {
        return "vod-" + part + ".m3u8";
    }

    /** Empty for a damaged playlist: it stays as it is. */
    private static Optional<PublishedPlaylist> parse(String path, String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(PublishedPlaylist.parse(text));
        } catch (MalformedPlaylistException damaged) {
            log.warn("{} of a dead encoder is damaged and stays as it is: {}", path, damaged.getMessage());
            return Optional.empty();
        }
    }

    private boolean exists(String path) throws IOException {
        return storage.read(path).filter(file -> file.content().length > 0).isPresent();
    }

    /** "" = there is no such file. */
    private String read(String path) throws IOException {
        return storage.read(path)
                .map(StoredFile::content)
                .map(content -> new String(content, StandardCharsets.UTF_8))
                .orElse("");
    }

    private void put(String path, String text) throws IOException {
        storage.put(path, text.getBytes(StandardCharsets.UTF_8), ContentKind.PLAYLIST);
    }
}
