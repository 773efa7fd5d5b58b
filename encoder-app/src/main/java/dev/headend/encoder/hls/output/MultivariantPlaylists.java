package dev.headend.encoder.hls.output;

import dev.headend.encoder.hls.playlist.MultivariantPlaylistWriter;
import dev.headend.encoder.hls.playlist.Variant;
import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.SerialWorker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * The multivariant playlists of a stream: of its live renditions, of each part of its recording, and that of the channel.
 * Written when all renditions are playable, and again when a bit rate turns out higher than published, or another codec is
 * known. A stream that began as sound alone is listed so until its renditions with a picture are playable, and without it from
 * then on: players begin with the least bandwidth. Written by a worker of its own, so that no rendition waits for them. Thread-safe.
 */
final class MultivariantPlaylists {
    private final OutputContext context;
    private final ChannelIndex channel;
    private final SerialWorker worker;
    private final Map<String, Variant> variants = new HashMap<>();
    private final Map<String, Variant> published = new HashMap<>();
    /** Renditions that have a playlist of a part of the recording: of the last part, and of those not written since. */
    private final NavigableMap<Integer, Set<String>> recorded = new TreeMap<>();

    /** Names of the renditions to be listed, in the order of the playlist. */
    private List<String> order = List.of();

    private boolean scheduled;

    MultivariantPlaylists(OutputContext context, ChannelIndex channel) {
        this.context = context;
        this.channel = channel;
        this.worker = new SerialWorker("hls-" + context.paths().stream() + "-index");
    }

    /** Lists these renditions, and no others, as soon as all of them are playable. @param names in the order of the playlist */
    synchronized void list(List<String> names) {
        order = List.copyOf(names);
    }

    /** A rendition has a playlist in storage, or other measurements. */
    synchronized void report(Variant variant) {
        variants.put(variant.rendition().name(), variant);
        if (isComplete() && isOutdated()) {
            schedule();
        }
    }

    /** A rendition has a playlist of a part of the recording in storage. */
    synchronized void recorded(String rendition, int part) {
        Set<String> having = recorded.computeIfAbsent(part, _ -> new HashSet<>());
        // Before all have been reported there is nothing to list them with; the last report writes this, too.
        if (having.add(rendition) && having.containsAll(order) && isComplete()) {
            schedule();
        }
    }

    /** No more reports follow; {@link #await} tells when all is written. */
    synchronized void finish() {
        if (!variants.isEmpty()) {
            worker.submit(() -> write(snapshot()));
        }
    }

    /** Returns whether all was written before the limit. */
    boolean await(Duration limit) {
        return worker.finish(limit);
    }

    private boolean isComplete() {
        return variants.keySet().containsAll(order);
    }

    private boolean isOutdated() {
        return !order.stream().allMatch(this::isPublished);
    }

    private boolean isPublished(String rendition) {
        Variant before = published.get(rendition);
        Variant variant = Objects.requireNonNull(variants.get(rendition));
        return before != null
                && before.codecs().equals(variant.codecs())
                && before.bitRate().bandwidth() >= variant.bitRate().bandwidth();
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            worker.submit(() -> write(snapshot()));
        }
    }

    private synchronized Snapshot snapshot() {
        scheduled = false;
        List<Variant> existing =
                order.stream().map(variants::get).filter(Objects::nonNull).toList();
        Map<Integer, Set<String>> parts = new TreeMap<>();
        recorded.forEach((part, having) -> parts.put(part, Set.copyOf(having)));
        // If the picture was not stored before the end, the sound before it is all there is.
        return new Snapshot(existing.isEmpty() ? List.copyOf(variants.values()) : existing, parts);
    }

    private void write(Snapshot now) {
        if (!context.claim().held()) {
            return;
        }
        boolean done = put(context.paths().streamIndex(), now.live, StreamPaths.LIVE);
        for (Map.Entry<Integer, Set<String>> part : now.recorded.entrySet()) {
            done &= writeVod(part.getKey(), now.recorded(part.getKey()));
        }
        done &= channel.write(now.live);
        if (done) {
            published(now);
        }
    }

    private boolean writeVod(int part, List<Variant> listed) {
        return listed.isEmpty() || put(context.paths().vodIndex(part), listed, StreamPaths.vodFile(part));
    }

    /** Parts that are complete do not change any more. */
    private synchronized void published(Snapshot now) {
        recorded.keySet().removeIf(part -> part < recorded.lastKey() && now.isComplete(part, order));
        now.live.forEach(variant -> published.put(variant.rendition().name(), variant));
    }

    private boolean put(String path, List<Variant> listed, String file) {
        byte[] text = MultivariantPlaylistWriter.write(listed, "", file).getBytes(StandardCharsets.UTF_8);
        return context.storage().put(path, text, ContentKind.PLAYLIST);
    }

    /** What is to be written. */
    private record Snapshot(List<Variant> live, Map<Integer, Set<String>> recorded) {
        List<Variant> recorded(int part) {
            Set<String> having = recorded.getOrDefault(part, Set.of());
            return live.stream()
                    .filter(variant -> having.contains(variant.rendition().name()))
                    .toList();
        }

        boolean isComplete(int part, List<String> renditions) {
            return recorded.getOrDefault(part, Set.of()).containsAll(renditions);
        }
    }
}
