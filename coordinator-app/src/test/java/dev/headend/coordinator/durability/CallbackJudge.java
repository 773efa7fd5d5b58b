package dev.headend.coordinator.durability;

import dev.headend.coordinator.harness.TestApplication.Call;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges the callbacks of coordinators that are killed and started again and again. Of each stream the events must come in the order of
 * their numbers without a gap, the n-th being the n-th thing that its encoder announced, {@code stream-closed} last. An event that was
 * answered 200 may come once more only from another life (that one may have died before it noted the answer), and
 * not after its successor has come. Thread-safe.
 */
final class CallbackJudge {
    private final Map<String, StreamRecord> streams = new TreeMap<>();
    private final Set<String> interruptedLives = new HashSet<>();
    private final List<String> broken = new ArrayList<>();
    private final boolean taskMayBeLost;

    /** What is known of a stream. */
    private static final class StreamRecord {
        private boolean accepted;
        /** Whether its existing encoder is connected as it was when it got the task; null = no such encoder has got it. */
        private @Nullable BooleanSupplier safe;

        private boolean started;
        private boolean ended;
        /** How many announcements the store must have; -1 = unknown. */
        private int acknowledged = -1;

        private int announced;
        private int taken;
        private String takenBy = "";
        private int closed = Integer.MAX_VALUE;
    }

    /**
     * @param taskMayBeLost whether an edge may have an acceptance although the task was lost on its way to the encoder, by another
     *     replica: then the application may hear of the stream or not
     */
    CallbackJudge(boolean taskMayBeLost) {
        this.taskMayBeLost = taskMayBeLost;
    }

    private StreamRecord of(String stream) {
        return streams.computeIfAbsent(stream, _ -> new StreamRecord());
    }

    /** An edge saw the PUBLISH-ACCEPT: the application must hear of the end. */
    synchronized void accepted(String stream) {
        of(stream).accepted = true;
    }

    /** An encoder saw the ENCODE-START. */
    synchronized void started(String stream) {
        of(stream).started = true;
    }

    /**
     * An existing encoder saw the ENCODE-START.
     *
     * @param safe whether nothing has been done to the replica that it is connected to
     */
    synchronized void started(String stream, BooleanSupplier safe) {
        started(stream);
        of(stream).safe = safe;
    }

    /**
     * An encoder is about to announce something.
     *
     * @return its number, from 1
     */
    synchronized int announcing(String stream) {
        return ++of(stream).announced;
    }

    /** An existing encoder is about to send STREAM-CLOSED. */
    synchronized void ending(String stream) {
        of(stream).ended = true;
    }

    /**
     * An existing edge saw the STREAM-KILL. It follows the STREAM-CLOSED, which followed all announcements, so that the store has
     * them all; unless the encoder was lost with the replica that it was connected to.
     */
    synchronized void killed(String stream) {
        StreamRecord record = of(stream);
        if (record.safe == null || !record.safe.getAsBoolean()) {
            return;
        }
        if (record.ended) {
            allAcknowledged(stream);
        } else {
            dropped(stream, "STREAM-KILL, while its encoder worked on it");
        }
    }

    /** An encoder saw the CLOSE-ACCEPT that follows a STREAM-CLOSED, which followed all announcements: so the store has them all. */
    synchronized void allAcknowledged(String stream) {
        StreamRecord record = of(stream);
        record.acknowledged = record.announced;
    }

    /** A stream was taken from an edge that had the publisher, or an encoder that had the task. */
    synchronized void dropped(String stream, String how) {
        broken.add("stream " + stream + " was dropped by a " + how);
    }

    /** A peer has got what it must not get. */
    synchronized void surprise(String what) {
        broken.add(what);
    }

    /** A life that was stopped for a while may take a good answer for one that came too late. */
    synchronized void interrupted(String life) {
        interruptedLives.add(life);
    }

    /**
     * A callback has come.
     *
     * @param life names the process it is from
     * @param take whether it will be answered 200
     */
    synchronized void came(Call call, String life, boolean take) {
        String stream = call.header("x-streaming-id");
        StreamRecord record = of(stream);
        int sequence = Integer.parseInt(call.header("x-event-sequence"));
        String what = "event " + sequence + " of " + stream + " in life " + life + ", attempt "
                + call.header("x-event-attempt");
        boolean again = sequence == record.taken && sequence > 0;
        require(again || sequence == record.taken + 1, what + " came after event " + record.taken + " was taken");
        require(
                !again || !record.takenBy.equals(life) || interruptedLives.contains(life),
                what + " came again after the same life was told 200");
        require(sequence <= record.closed, what + " came after the end");
        judgeContent(call, record, sequence, what);
        if (take) {
            record.taken = sequence;
            record.takenBy = life;
        }
    }

    private void judgeContent(Call call, StreamRecord record, int sequence, String what) {
        if (call.header("x-event-type").equals("stream-closed")) {
            record.closed = sequence;
            require(sequence <= record.announced + 1, what + " counts more than was announced");
            require(record.acknowledged < 0 || sequence == record.acknowledged + 1, what + " ends it too early");
        } else {
            require(sequence <= record.announced, what + " was never announced");
            require(call.header("x-index-file").endsWith("/" + sequence), what + " is " + call.header("x-index-file"));
        }
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            broken.add(otherwise);
        }
    }

    /** What has been done wrong so far. */
    synchronized List<String> broken() {
        return List.copyOf(broken);
    }

    /** The streams whose end the application has yet to take. */
    synchronized List<String> owed() {
        return streams.entrySet().stream()
                .filter(entry -> mustBeHeardOf(entry.getValue()))
                .filter(entry -> entry.getValue().taken != entry.getValue().closed)
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean mustBeHeardOf(StreamRecord record) {
        return record.taken > 0 || (record.accepted && (record.started || !taskMayBeLost));
    }

    synchronized int streams() {
        return streams.size();
    }

    /** How many events were taken. */
    synchronized int taken() {
        return streams.values().stream().mapToInt(record -> record.taken).sum();
    }
}
