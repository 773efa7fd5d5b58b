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
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events that wait for the application. Each stream that has some has one entry in the table of what is due, with the
 * time of its oldest event's next attempt. For one thread at a time.
 */
final class OutboxTable {
    private static final Logger log = LoggerFactory.getLogger(OutboxTable.class);
    private static final String ARRIVALS = "arrivals";

    private final StoreFile file;
    private final InFlightStreams inFlight;
    /** What {@link #oldest} found last: it is asked for after each commit, and seldom changes. */
    private @Nullable Long oldestArrival;

    private @Nullable Instant oldestTime;

    OutboxTable(StoreFile file, InFlightStreams inFlight) {
        this.file = file;
        this.inFlight = inFlight;
    }

    void append(StreamEvent event) {
        boolean first = oldestKeyOf(event.stream()) == null;
        long arrival = file.count(ARRIVALS);
        String key = StoreFile.eventKey(event);
        file.events.put(key, EventCodec.write(new Stored(event, arrival)));
        file.arrivals.put(arrival, key);
        if (first) {
            file.due.put(StoreFile.dueKey(event.time(), event.stream()), 0);
        }
    }

    /**
     * What is due.
     *
     * @param claims to be delivered, the longest due first
     * @param undecodable keys of what is due and cannot be read, to be {@link #setAside}
     */
    record Due(List<Claim> claims, List<String> undecodable) {}

    /**
     * Claims what can be read of what is due.
     *
     * @param max of both together, so that many that cannot be read do not hold up the store
     */
    Due claim(int max, Instant now) {
        List<Claim> taken = new ArrayList<>();
        List<String> undecodable = new ArrayList<>();
        String end = StoreFile.duePrefix(now.plusMillis(1));
        Iterator<String> keys = file.due.keyIterator(null);
        while (taken.size() + undecodable.size() < max && keys.hasNext()) {
            String key = keys.next();
            if (key.compareTo(end) >= 0) {
                break;
            }
            if (!inFlight.isClaimed(StoreFile.streamOf(key))) {
                claim(key).ifPresentOrElse(taken::add, () -> undecodable.add(key));
            }
        }
        taken.forEach(claim -> inFlight.claim(claim.event().stream()));
        return new Due(taken, undecodable);
    }

    private Optional<Claim> claim(String dueKey) {
        String oldest = oldestKeyOf(StoreFile.streamOf(dueKey));
        if (oldest == null) {
            return Optional.empty();
        }
        try {
            int attemptsMade = Objects.requireNonNull(file.due.get(dueKey));
            return Optional.of(new Claim(read(oldest), attemptsMade + 1, dueKey));
        } catch (UndecodableRecordException unreadable) {
            return Optional.empty();
        }
    }

    /** Takes a stream's oldest event out of the others' way, if it cannot be read; its next one is due instead. */
    void setAside(String dueKey) {
        StreamId stream = StoreFile.streamOf(dueKey);
        if (!file.due.containsKey(dueKey) || claim(dueKey).isPresent()) {
            return;
        }
        file.due.remove(dueKey);
        String event = oldestKeyOf(stream);
        if (event != null) {
            log.error("event {} cannot be read; set aside in the store, the stream's later events go on", event);
            file.setAside(file.events, event);
            forgetArrivals();
            putDue(stream, StoreFile.dueOf(dueKey));
        }
    }

    /** Has the stream's oldest event, if there is one, delivered at that time. */
    private boolean putDue(StreamId stream, Instant time) {
        boolean more = oldestKeyOf(stream) != null;
        if (more) {
            file.due.put(StoreFile.dueKey(time, stream), 0);
        }
        return more;
    }

    /** The oldest arrivals whose events are gone. */
    private void forgetArrivals() {
        for (Long first = file.arrivals.firstKey(); first != null; first = file.arrivals.firstKey()) {
            if (file.events.containsKey(file.arrivals.get(first))) {
                return;
            }
            file.arrivals.remove(first);
        }
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
        byte[] bytes = Objects.requireNonNull(file.events.remove(StoreFile.eventKey(event)));
        file.arrivals.remove(EventCodec.read(bytes).arrival());
        forgetArrivals();
        return putDue(event.stream(), now);
    }

    void failed(Claim claim, Instant nextAttempt) {
        if (release(claim)) {
            file.due.put(StoreFile.dueKey(nextAttempt, claim.event().stream()), claim.attempt());
        }
    }

    /** Whether the claim still stood: one that was settled before is not settled again. */
    private boolean release(Claim claim) {
        inFlight.release(claim.event().stream());
        return file.due.remove(claim.token()) != null;
    }

    private @Nullable String oldestKeyOf(StreamId stream) {
        String key = file.events.ceilingKey(StoreFile.eventKey(stream, 0));
        return key != null && key.startsWith(stream.value() + ":") ? key : null;
    }

    /** @throws UndecodableRecordException if it is none that this version knows */
    private StreamEvent read(String key) {
        return EventCodec.read(Objects.requireNonNull(file.events.get(key))).event();
    }

    long backlog() {
        return file.events.sizeAsLong();
    }

    /** The time of the oldest event; of one that cannot be read there is none to tell. */
    @Nullable
    Instant oldest() {
        Long first = file.arrivals.firstKey();
        if (!Objects.equals(first, oldestArrival)) {
            oldestTime = first == null ? null : timeOf(Objects.requireNonNull(file.arrivals.get(first)));
            oldestArrival = first;
        }
        return oldestTime;
    }

    private @Nullable Instant timeOf(String event) {
        try {
            return read(event).time();
        } catch (UndecodableRecordException toBeSetAside) {
            return null;
        }
    }
}
