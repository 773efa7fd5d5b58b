package dev.headend.coordinator.durability;

import dev.headend.coordinator.harness.TestApplication.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judges the callbacks of a coordinator that is started again and again. Of each stream the events must come in the order of their numbers
 * without a gap, the n-th being the n-th thing that its encoder announced, {@code stream-closed} last. An event that was
 * answered 200 may come once more only from a later life (the earlier one may have died before it noted the answer), and
 * not after its successor has come. Thread-safe.
 */
final class CallbackJudge {
    private final Map<String, StreamRecord> streams = new TreeMap<>();
    private final List<String> broken = new ArrayList<>();

    /** What is known of a stream. */
    private static final class StreamRecord {
        private boolean accepted;
        /** How many announcements the store must have; -1 = unknown. */
        private int acknowledged = -1;

        private int announced;
        private int taken;
        private String takenBy = "";
        private int closed = Integer.MAX_VALUE;
    }

    private StreamRecord of(String stream) {
        return streams.computeIfAbsent(stream, _ -> new StreamRecord());
    }

    /** An edge saw the PUBLISH-ACCEPT: the application must hear of the end. */
    synchronized void accepted(String stream) {
        of(stream).accepted = true;
    }

    /**
     * An encoder is about to announce something.
     *
     * @return its number, from 1
     */
    synchronized int announcing(String stream) {
        return ++of(stream).announced;
    }

    /**
     * An edge saw the STREAM-KILL, or an encoder the CLOSE-ACCEPT, that follows a STREAM-CLOSED, which followed all
     * announcements: so the store has them all.
     */
    synchronized void allAcknowledged(String stream) {
        StreamRecord record = of(stream);
        record.acknowledged = record.announced;
    }

    /** A stream was taken from an edge that had the publisher, or an encoder that had the task. */
    synchronized void dropped(String stream, String how) {
        broken.add("stream " + stream + " was dropped by a " + how);
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
        String what = "event " + sequence + " of " + stream + " in life " + life;
        boolean again = sequence == record.taken && sequence > 0;
        require(again || sequence == record.taken + 1, what + " came after event " + record.taken + " was taken");
        require(!again || !record.takenBy.equals(life), what + " came again after the same life was told 200");
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
                .filter(entry -> entry.getValue().accepted || entry.getValue().taken > 0)
                .filter(entry -> entry.getValue().taken != entry.getValue().closed)
                .map(Map.Entry::getKey)
                .toList();
    }

    synchronized int streams() {
        return streams.size();
    }

    /** How many events were taken. */
    synchronized int taken() {
        return streams.values().stream().mapToInt(record -> record.taken).sum();
    }
}
