package dev.headend.encoder.hls.output;

import dev.headend.encoder.hls.recovery.StreamState;
import dev.headend.encoder.hls.recovery.StreamState.RenditionState;
import dev.headend.encoder.storage.SerialWorker;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private synchronized void schedule() {
        scheduled = true;
        worker.submit(this::save);
    }

    private void save() {
        try {
            boolean ours = context.claim().save(state(null));
            saved();
            if (!ours) {
                context.warn(
                        "its state file is another encoder's: that one completes the stream, nothing more is stored here");
            }
        } catch (IOException failed) {
            saved();
        }
    }

    private synchronized void saved() {
        scheduled = false;
        lastSave = System.nanoTime();
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
                ended);
    }
}
