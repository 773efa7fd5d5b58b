package dev.headend.edge.control;

import dev.headend.edge.admission.Verdict;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The books of what this edge asked the coordinator and what it was granted; the package's diagram shows the states.
 * Thread-safe, and without I/O: whoever takes a request out of the books is the one to answer it, so each is answered
 * once however answer, timeout and loss race.
 */
final class Publications {
    /**
     * A question that is not answered yet.
     *
     * @param id unique in this process, so on every connection too
     * @param answer to be called by the one that took the request out, on any thread
     */
    record Request(String id, ChannelId channel, Consumer<Verdict> answer) {}

    private final Map<String, Request> pending = new HashMap<>();
    private final Set<Publication> held = new HashSet<>();
    private final Set<Publication> fromBefore = new HashSet<>();
    private long lastId;

    /** Enters a question. */
    synchronized Request ask(ChannelId channel, Consumer<Verdict> answer) {
        Request request = new Request(String.valueOf(++lastId), channel, answer);
        pending.put(request.id(), request);
        return request;
    }

    /** Takes out the request, which is now held; empty when nobody waits for it any more. */
    synchronized Optional<Request> accepted(String requestId, StreamId streamId) {
        Optional<Request> request = takeOut(requestId);
        request.ifPresent(asked -> held.add(new Publication(asked.channel(), streamId)));
        return request;
    }

    /** Takes out a request that is refused; empty when it has its answer already. */
    synchronized Optional<Request> takeOut(String requestId) {
        return Optional.ofNullable(pending.remove(requestId));
    }

    /** Notes the end of a publication; true when the coordinator is to be told. */
    synchronized boolean ended(Publication publication) {
        fromBefore.remove(publication);
        return held.remove(publication);
    }

    /** Notes the loss of the connection; yields the requests it leaves unanswered, taken out. */
    synchronized List<Request> lost() {
        List<Request> unanswered = List.copyOf(pending.values());
        pending.clear();
        fromBefore.addAll(held);
        held.clear();
        return unanswered;
    }

    /** The publications that were granted on an earlier connection and go on. */
    synchronized Set<Publication> fromBefore() {
        return Set.copyOf(fromBefore);
    }

    /** The publications of a channel that have not ended; with a stream id only that one. */
    synchronized Set<Publication> find(ChannelId channel, @Nullable StreamId streamId) {
        return Stream.concat(held.stream(), fromBefore.stream())
                .filter(p -> p.channel().equals(channel))
                .filter(p -> streamId == null || p.streamId().equals(streamId))
                .collect(Collectors.toUnmodifiableSet());
    }
}
