package dev.headend.encoder.hls.recovery;

import dev.headend.encoder.hls.playlist.MediaPlaylistWriter;
import dev.headend.encoder.hls.playlist.Segment;
import dev.headend.encoder.hls.playlist.VodPart;
import dev.headend.encoder.hls.recovery.StreamState.RenditionState;
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
    private final StoredMeasurement measurement;
    private final RenditionLists lists;

    StreamFinisher(Storage storage) {
        this.storage = storage;
        this.measurement = new StoredMeasurement(storage);
        this.lists = new RenditionLists(storage);
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
                finishRecording(folder, rendition.vodPart(), live);
            }
            renditions.add(live.isPresent() ? after(live.get(), rendition, folder) : rendition);
        }
        StreamState finished = state.with(renditions);
        lists.write(finished);
        return finished;
    }

    private RenditionState after(PublishedPlaylist live, RenditionState rendition, String folder) throws IOException {
        return rendition.after(live, attributes(rendition, folder, live));
    }

    /** Its encoder writes them down some seconds after the first playlist that names it. */
    private String attributes(RenditionState rendition, String folder, PublishedPlaylist live) throws IOException {
        return rendition.attributes().isEmpty()
                ? measurement.attributes(folder, rendition.name(), live)
                : rendition.attributes();
    }

    private Optional<PublishedPlaylist> finishLive(String path) throws IOException {
        String text = read(path);
        Optional<PublishedPlaylist> playlist = parse(path, text);
        if (playlist.isPresent() && !playlist.get().ended()) {
            put(path, MediaPlaylistWriter.completed(text));
        }
        return playlist;
    }

    /** The part before the last may be incomplete too, and the state file may not know of the last part yet. */
    private void finishRecording(String folder, int lastKnown, Optional<PublishedPlaylist> live) throws IOException {
        List<PlaylistEntry> window = live.map(PublishedPlaylist::entries).orElse(List.of());
        int part = Math.max(0, lastKnown - 1);
        boolean exists = exists(folder + vod(part));
        if (!exists && part == 0 && live.isPresent()) {
            beginRecording(folder + vod(0), live.get());
        }
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
        complete(path, part);
    }

    /** Killed between its first live playlist and the recording's: what the live one names is all of it. */
    private void beginRecording(String path, PublishedPlaylist live) throws IOException {
        VodPart part = new VodPart(live.targetSeconds());
        live.entries().forEach(entry -> part.append(segment(entry)));
        if (part.isPlayable()) {
            complete(path, part);
        }
    }

    private void complete(String path, VodPart part) throws IOException {
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
        return new Segment(
                entry.number(), entry.duration(), entry.at(), entry.discontinuity(), entry.gap(), entry.key());
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
