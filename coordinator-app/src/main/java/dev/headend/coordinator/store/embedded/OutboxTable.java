package dev.headend.coordinator.store.embedded;

import dev.headend.coordinator.events.Outbox.Claim;
import dev.headend.coordinator.store.embedded.EventCodec.Stored;
import dev.headend.coordinator.stream.StreamEvent;
import dev.headend.media.StreamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The events that wait for the application. Each stream that has some has one entry in the table of what is due, with the
 * time of its oldest event's next attempt. For one thread at a time.
 */
final class OutboxTable {
    private static final String ARRIVALS = "arrivals";

    private final StoreFile tables;
    private final Claims claims;

    OutboxTable(StoreFile tables, Claims claims) {
        this.tables = tables;
        this.claims = claims;
    }

    void append(StreamEvent event) {
        boolean first = oldestOf(event.stream()) == null;
        long arrival = tables.count(ARRIVALS);
        String key = StoreFile.eventKey(event);
        tables.events.put(key, EventCodec.write(new Stored(event, arrival)));
        tables.arrivals.put(arrival, key);
        if (first) {
            tables.due.put(StoreFile.dueKey(event.time(), event.stream()), 0);
        }
    }

    List<Claim> claim(int max, Instant now) {
        List<Claim> taken = new ArrayList<>();
        String end = StoreFile.duePrefix(now.plusMillis(1));
        Iterator<String> keys = tables.due.keyIterator(null);
        while (taken.size() < max && keys.hasNext()) {
            String key = keys.next();
            if (key.compareTo(end) >= 0) {
                break;
            }
            if (!claims.isClaimed(StoreFile.streamOf(key))) {
                taken.add(claim(key));
            }
        }
        taken.forEach(claim -> claims.claim(claim.event().stream()));
        return taken;
    }

    private Claim claim(String dueKey) {
        StreamId stream = StoreFile.streamOf(dueKey);
        Stored oldest = Objects.requireNonNull(oldestOf(stream), "what is due has an event");
        int attemptsMade = Objects.requireNonNull(tables.due.get(dueKey));
        return new Claim(oldest.event(), attemptsMade + 1, StoreFile.dueOf(dueKey));
    }

    /**
     * Takes an event out; the stream's next one, if there is one, is due at once.
     *
     * @return whether there is one
     */
    boolean delivered(Claim claim, Instant now) {
        if (!release(claim)) {
            return false;
        }
        StreamEvent event = claim.event();
        byte[] bytes = Objects.requireNonNull(tables.events.remove(StoreFile.eventKey(event)));
        tables.arrivals.remove(EventCodec.read(bytes).arrival());
        boolean more = oldestOf(event.stream()) != null;
        if (more) {
            tables.due.put(StoreFile.dueKey(now, event.stream()), 0);
        }
        return more;
    }

    void failed(Claim claim, Instant nextAttempt) {
        if (release(claim)) {
            tables.due.put(StoreFile.dueKey(nextAttempt, claim.event().stream()), claim.attempt());
        }
    }

    /** Whether the claim still stood: one that was settled before is not settled again. */
    private boolean release(Claim claim) {
        StreamId stream = claim.event().stream();
        claims.release(stream);
        return tables.due.remove(StoreFile.dueKey(claim.due(), stream)) != null;
    }

    private @Nullable Stored oldestOf(StreamId stream) {
        String key = tables.events.ceilingKey(StoreFile.eventKey(stream, 0));
        if (key == null || !key.startsWith(stream.value() + ":")) {
            return null;
        }
        return EventCodec.read(Objects.requireNonNull(tables.events.get(key)));
    }

    long backlog() {
        return tables.events.sizeAsLong();
    }

    @Nullable
    Instant oldest() {
        Long first = tables.arrivals.firstKey();
        if (first == null) {
            return null;
        }
        String key = Objects.requireNonNull(tables.arrivals.get(first));
        return EventCodec.read(Objects.requireNonNull(tables.events.get(key)))
                .event()
                .time();
    }
}
