package dev.headend.encoder.hls.recovery;

import dev.headend.encoder.hls.playlist.KeyRotation;
import dev.headend.encoder.hls.recovery.StreamState.RenditionState;
import dev.headend.encoder.hls.recovery.StreamState.StreamRef;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.StoredFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a stream that is not recorded, after its end: first its playlists, when every player has had time to see the end;
 * then, when players that had them still have had time to play them, its segments and previews (RFC 8216, 6.2.2). May be
 * repeated. For one thread; blocks.
 */
final class StreamCleanup {
    /** Segments and images that were stored, and not yet named when the encoder died or lost its lease: five minutes of them. */
    private static final int UNNAMED = 100;
    /** The same of a stream that ended here, as far as is known: one may have been under way. */
    private static final int UNDER_WAY = 2;

    private static final Pattern COUNT = Pattern.compile("\"count\":(\\d{1,9})");

    private final Storage storage;
    private final LongSupplier nanoTime;
    private final Map<StreamRef, Progress> streams = new HashMap<>();

    /** @param nanoTime a monotonic clock */
    StreamCleanup(Storage storage, LongSupplier nanoTime) {
        this.storage = storage;
        this.nanoTime = nanoTime;
    }

    /**
     * How far a stream's deletion is. The wall clock may jump, and other encoders have others: a stream whose end this process has not
     * seen counts as ended when it was first seen, and stays so much longer.
     *
     * @param since when its playlists were complete, or deleted
     */
    private record Progress(boolean unlisted, long since) {}

    /** The others are no longer this encoder's. */
    void retain(Set<StreamRef> ours) {
        streams.keySet().retainAll(ours);
    }

    /**
     * Deletes what is due.
     *
     * @param state of a stream that has ended
     * @param readable whether the storage gives files back; if not, only the first previews are deleted
     * @return whether everything is gone
     * @throws IOException if something that is due may still exist
     */
    boolean deleteDue(StreamState state, boolean readable) throws IOException {
        Progress progress = streams.computeIfAbsent(state.ref(), _ -> new Progress(false, nanoTime.getAsLong()));
        if (nanoTime.getAsLong() - progress.since < stay(state).toNanos()) {
            return false;
        }
        if (!progress.unlisted) {
            deletePlaylists(state);
            streams.put(state.ref(), new Progress(true, nanoTime.getAsLong()));
            return false;
        }
        int unnamed = state.epoch() == 0 ? UNDER_WAY : UNNAMED;
        deleteSegments(state, unnamed);
        deletePreviews(state.previews(), readable, unnamed);
        storage.delete(StreamState.path(state.ref()));
        streams.remove(state.ref());
        return true;
    }

    /** A segment's duration and that of the longest playlist. */
    private static Duration stay(StreamState state) {
        int longest = state.renditions().stream()
                .mapToInt(RenditionState::longestSeconds)
                .max()
                .orElse(0);
        return Duration.ofSeconds(longest + state.targetSeconds() + 1L);
    }

    private void deletePlaylists(StreamState state) throws IOException {
        storage.delete(state.folder() + "index.m3u8");
        for (RenditionState rendition : state.renditions()) {
            storage.delete(state.folder() + rendition.name() + "/live.m3u8");
        }
    }

    private void deleteSegments(StreamState state, int unnamed) throws IOException {
        for (RenditionState rendition : state.renditions()) {
            String folder = state.folder() + rendition.name() + "/";
            for (int number = rendition.firstKept(); number < rendition.next() + unnamed; number++) {
                storage.delete(folder + number + ".ts");
            }
            deleteKeys(state.keys(), folder, rendition.firstKept(), rendition.next() + unnamed);
        }
    }

    /** Of segments from the first one to before the end. */
    private void deleteKeys(@Nullable KeyRotation keys, String folder, int first, int end) throws IOException {
        if (keys == null) {
            return;
        }
        int step = keys.segmentsPerKey() == 0 ? Integer.MAX_VALUE : keys.segmentsPerKey();
        for (long key = keys.keyOf(first); key < end; key += step) {
            storage.delete(folder + KeyRotation.file((int) key));
        }
    }

    private void deletePreviews(String folder, boolean readable, int unnamed) throws IOException {
        if (folder.isEmpty()) {
            return;
        }
        String index = readable
                ? storage.read(folder + "/index.json")
                        .map(StoredFile::content)
                        .map(content -> new String(content, StandardCharsets.UTF_8))
                        .orElse("")
                : "";
        Matcher count = COUNT.matcher(index);
        int images = count.find() ? Integer.parseInt(count.group(1)) : 0;
        for (int number = 0; number < images + unnamed; number++) {
            storage.delete(folder + "/" + number + ".jpg");
        }
        storage.delete(folder + "/index.json");
    }
}
