package dev.headend.encoder.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.StreamAvailable;
import dev.headend.control.ControlMessage.StreamClosed;
import dev.headend.control.ControlMessage.TaskResume;
import dev.headend.encoder.task.TaskId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journals that somebody may still want to hear of, and the wire on which they are told. Thread-safe: what is reported
 * is said under the same lock, so that its order on the wire is that of the journal.
 */
final class Journals {
    private static final Logger log = LoggerFactory.getLogger(Journals.class);

    private final Wire wire;
    private final int maxEnded;
    private final Map<TaskId, Journal> running = new LinkedHashMap<>();
    /** Of tasks that are over, the oldest first: kept until the coordinator has them. */
    private final SequencedMap<TaskId, Journal> ended = new LinkedHashMap<>();
    /** Of the connection that stands, or stood last. */
    private boolean resumable;

    /** @param maxEnded how many journals of tasks that are over are kept at most */
    Journals(Wire wire, int maxEnded) {
        this.wire = wire;
        this.maxEnded = maxEnded;
    }

    /** Begins one for an order that has just come; null if there is one for that task. */
    synchronized @Nullable Journal begin(TaskId id) {
        if (find(id) != null) {
            return null;
        }
        Journal journal = new Journal(id);
        running.put(id, journal);
        return journal;
    }

    /** Whether there is one, so that all that is to be said of the task is, or will be. */
    synchronized boolean has(TaskId id) {
        return find(id) != null;
    }

    /** How many reports have not been said, as far as is known. */
    synchronized int waiting() {
        return all().mapToInt(Journal::waiting).sum();
    }

    /** Any thread. */
    synchronized void report(Journal journal, StreamAvailable announcement) {
        journal.add(announcement);
        say(journal);
    }

    /** The last report of a task. Any thread. */
    synchronized void report(Journal journal, StreamClosed ending) {
        journal.end(ending);
        say(journal);
        if (!journal.isForgotten()) {
            running.remove(journal.id());
            keepIfResumable(journal);
        }
    }

    /** Where nothing can be resumed, nobody will say that it has arrived. */
    private void keepIfResumable(Journal journal) {
        if (!resumable) {
            journal.forget();
            return;
        }
        ended.put(journal.id(), journal);
        if (ended.size() > maxEnded) {
            Journal oldest = ended.pollFirstEntry().getValue();
            log.warn("{}: what there was to say of it is forgotten: the coordinator never confirmed it", oldest.id());
            oldest.forget();
        }
    }

    /** A connection stands: asks what is still wanted, if that can be asked. Before anything else is said on it. */
    synchronized void connected(boolean canResume) {
        resumable = canResume;
        if (!canResume) {
            forgetAll();
            return;
        }
        List<Journal> kept = all().toList();
        kept.forEach(Journal::lost);
        kept.forEach(journal ->
                wire.send(new TaskResume(journal.id().channel(), journal.id().streamId())));
    }

    /**
     * The connection is lost.
     *
     * @return whether what there is may be told on the next one; otherwise it is forgotten
     */
    synchronized boolean lost() {
        if (resumable) {
            all().forEach(Journal::lost);
        } else {
            forgetAll();
        }
        return resumable;
    }

    /**
     * The coordinator wants to hear what it has not heard of a task.
     *
     * @param written see {@link Journal#accepted}
     */
    synchronized void accepted(TaskId id, @Nullable Integer written) {
        Journal journal = find(id);
        if (journal == null || !journal.accepted(written)) {
            log.debug("{}: accepted, which was not asked", id);
            return;
        }
        log.info("{}: resumed; reports that are still to be said: {}", id, journal.waiting());
        say(journal);
    }

    /** The coordinator has all that there was to say of a task that is over. */
    synchronized void confirmed(TaskId id) {
        Journal journal = ended.remove(id);
        if (journal != null) {
            journal.forget();
        }
    }

    /** The coordinator wants to hear no more of a task. */
    synchronized void denied(TaskId id) {
        Journal journal = find(id);
        if (journal != null) {
            journal.forget();
            running.remove(id);
            ended.remove(id);
        }
    }

    private void forgetAll() {
        all().forEach(Journal::forget);
        running.clear();
        ended.clear();
    }

    /** What cannot be sent remains to be said: the loss of the connection is about to be heard of. */
    private void say(Journal journal) {
        ControlMessage next = journal.next();
        while (next != null && wire.send(next)) {
            journal.said();
            next = journal.next();
        }
    }

    private Stream<Journal> all() {
        return Stream.concat(running.values().stream(), ended.values().stream());
    }

    private @Nullable Journal find(TaskId id) {
        Journal journal = running.get(id);
        return journal != null ? journal : ended.get(id);
    }
}
