package dev.headend.encoder.hls.output;

import dev.headend.encoder.hls.recovery.StreamState;
import dev.headend.encoder.hls.recovery.StreamState.RenditionState;
import dev.headend.encoder.storage.SerialWorker;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the state file of a stream: written when renditions begin, and then every few seconds, because what is stored tells
 * the rest. Thread-safe.
 */
final class StateFile {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final OutputContext context;
    private final int targetSeconds;
    private final String previews;
    private final SerialWorker worker;
    private final Map<String, RenditionState> renditions = new LinkedHashMap<>();
    /** Renditions of which it was tried to store that they exist. */
    private final Set<String> named = new HashSet<>();

    private boolean scheduled;
    private long lastSave;

    /** @param previews folder of the preview images; "" = none */
    StateFile(OutputContext context, int targetSeconds, String previews) {
        this.context = context;
        this.targetSeconds = targetSeconds;
        this.previews = previews;
        this.worker = new SerialWorker("hls-" + context.paths().stream() + "-state");
    }

    /** Renditions begin. @param first number of their first segment */
    synchronized void add(List<String> names, int first) {
        names.forEach(name -> renditions.put(name, new RenditionState(name, "", first, first, 0, null, 0, -1)));
        schedule();
    }

    /** A rendition's playlists have changed. */
    synchronized void changed(RenditionState rendition) {
        renditions.put(rendition.name(), rendition);
        if (!scheduled && System.nanoTime() - lastSave >= INTERVAL.toNanos()) {
            schedule();
        }
    }

    /**
     * Waits until it is stored that a rendition exists, or that has failed: a playlist that is stored before is known to nobody if
     * the encoder dies then. Blocks for this time at most.
     */
    synchronized void awaitNamed(String rendition, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        long millis = limit.toMillis();
        while (!named.contains(rendition) && millis > 0) {
            wait(millis);
            millis = (deadline - System.nanoTime()) / 1_000_000;
        }
    }

    private synchronized void schedule() {
        scheduled = true;
        worker.submit(this::save);
    }

    private void save() {
        StreamState now = state(null);
        try {
            boolean ours = context.claim().save(now);
            saved(now);
            if (!ours) {
                context.warn(
                        "its state file is another encoder's: that one completes the stream, nothing more is stored here");
            }
        } catch (IOException failed) {
            saved(now);
        }
    }

    private synchronized void saved(StreamState tried) {
        scheduled = false;
        lastSave = System.nanoTime();
        tried.renditions().forEach(rendition -> named.add(rendition.name()));
        notifyAll();
    }

    /** Nothing changes any more, and the stream is left to whoever deletes it. */
    boolean finish(boolean complete, Duration limit) {
        boolean done = worker.finish(limit);
        context.claim().end(state(complete ? context.clock().instant() : null));
        return done;
    }

    private synchronized StreamState state(@Nullable Instant ended) {
        return new StreamState(
                context.paths().channel().toString(),
                context.paths().stream().toString(),
                context.claim().encoder(),
                0,
                context.record(),
                targetSeconds,
                previews,
                List.copyOf(renditions.values()),
                context.settings().keyRotation(),
                ended);
    }
}
