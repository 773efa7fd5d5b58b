package dev.headend.edge.control;

import dev.headend.control.ControlMessage;
import dev.headend.edge.admission.Verdict;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The books of what this edge asked the coordinator and what it was granted; the package's diagram shows the states.
 * Without I/O. Whoever takes a request out of the books is the one to answer it, so each is answered once however answer,
 * timeout and loss race.
 *
 * <p>Thread-safe, guarded by its own monitor. Who says something because of an entry holds the monitor until it is said:
 * then the coordinator hears everything in the order of the books, and nothing before the resumes.
 */
final class Publications {
    private final Map<String, Request> pending = new HashMap<>();
    /** In the order in which they were granted. */
    private final Map<Publication, Standing> standings = new LinkedHashMap<>();

    private boolean connected;
    private long lastId;

    /** Whether there is a connection to ask on. */
    synchronized boolean isConnected() {
        return connected;
    }

    /** Enters a question, to be asked; empty when there is no connection to ask on. */
    synchronized Optional<Request> ask(ChannelId channel, Consumer<Verdict> answer) {
        if (!connected) {
            return Optional.empty();
        }
        Request request = new Request(String.valueOf(++lastId), channel, answer);
        pending.put(request.id(), request);
        return Optional.of(request);
    }

    /** Takes out the request, whose publication is now held; empty when nobody waits for it any more. */
    synchronized Optional<Request> accepted(String requestId, StreamId streamId) {
        Optional<Request> request = takeOut(requestId);
        request.ifPresent(asked -> standings.put(new Publication(asked.channel(), streamId), Standing.HELD));
        return request;
    }

    /** Takes out a request that is refused; empty when it has its answer already. */
    synchronized Optional<Request> takeOut(String requestId) {
        return Optional.ofNullable(pending.remove(requestId));
    }

    /** Enters the end of a publication; true when the coordinator is to be told now. */
    synchronized boolean ended(Publication publication) {
        Standing before = standings.get(publication);
        standings.computeIfPresent(publication, (_, standing) -> standing.ended());
        return before != null && before.isToBeTold();
    }

    /** Enters the loss of the connection; yields the requests it leaves unanswered, taken out. */
    synchronized List<Request> lost() {
        connected = false;
        List<Request> unanswered = List.copyOf(pending.values());
        pending.clear();
        standings.replaceAll((_, standing) -> standing.lost());
        return unanswered;
    }

    /** Enters a connection on which what is from before may go on; yields what is to be said on it first. */
    synchronized List<ControlMessage> connectedToResume() {
        connected = true;
        List<ControlMessage> first = new ArrayList<>();
        standings.forEach((publication, standing) -> {
            first.add(publication.resume());
            if (!standing.isLive()) {
                first.add(publication.end());
            }
        });
        standings.replaceAll((_, standing) -> standing.resumed());
        return first;
    }

    /** Enters a connection on which nothing is resumed; yields the publications it leaves to be ended, taken out. */
    synchronized Set<Publication> connectedAnew() {
        connected = true;
        Set<Publication> live = live(_ -> true);
        standings.clear();
        return live;
    }

    /** Enters that a publication goes on; true when that is news and it is live. */
    synchronized boolean resumeAccepted(Publication publication) {
        Standing before = standings.get(publication);
        standings.computeIfPresent(publication, (_, standing) -> standing.accepted());
        return before == Standing.RESUMING;
    }

    /** Takes out a publication that may not go on; true when it is live, so is to be ended. */
    synchronized boolean resumeDenied(Publication publication) {
        Standing before = standings.remove(publication);
        return before != null && before.isLive();
    }

    /** The live publications of a channel; with a stream id only that one. */
    synchronized Set<Publication> find(ChannelId channel, @Nullable StreamId streamId) {
        return live(publication ->
                publication.channel().equals(channel) && (streamId == null || streamId.equals(publication.streamId())));
    }

    private Set<Publication> live(Predicate<Publication> meant) {
        return standings.entrySet().stream()
                .filter(entry -> entry.getValue().isLive())
                .map(Map.Entry::getKey)
                .filter(meant)
                .collect(Collectors.toUnmodifiableSet());
    }
}
