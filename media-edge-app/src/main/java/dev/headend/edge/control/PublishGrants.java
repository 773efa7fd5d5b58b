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
 * The requests that wait for the coordinator's answer, and the streams it granted; the package's diagram shows the states.
 * Without I/O. Whoever takes a request out answers it, so each is answered once however answer, timeout and loss race.
 *
 * <p>Thread-safe, guarded by its own monitor. A sender that tells the coordinator of a change holds the monitor from the
 * change until the message is queued: so messages keep the order of the changes, and none gets ahead of the resumes.
 */
final class PublishGrants {
    private final Map<String, PendingRequest> pending = new HashMap<>();
    /** In the order in which they were granted. */
    private final Map<PublishGrant, GrantState> states = new LinkedHashMap<>();

    private boolean connected;
    private long lastId;

    /** Whether the coordinator is connected. */
    synchronized boolean isConnected() {
        return connected;
    }

    /** Adds a request, which is to be sent; empty when the coordinator is not connected. */
    synchronized Optional<PendingRequest> ask(ChannelId channel, Consumer<Verdict> answer) {
        if (!connected) {
            return Optional.empty();
        }
        PendingRequest request = new PendingRequest(String.valueOf(++lastId), channel, answer);
        pending.put(request.id(), request);
        return Optional.of(request);
    }

    /** Takes out the request and holds the grant; empty when it has timed out. */
    synchronized Optional<PendingRequest> accepted(String requestId, StreamId streamId) {
        Optional<PendingRequest> request = takeOut(requestId);
        request.ifPresent(asked -> states.put(new PublishGrant(asked.channel(), streamId), GrantState.HELD));
        return request;
    }

    /** Takes out a request to refuse it; empty when it has been answered already. */
    synchronized Optional<PendingRequest> takeOut(String requestId) {
        return Optional.ofNullable(pending.remove(requestId));
    }

    /** The stream of a grant has ended; true when the coordinator is to be told now. */
    synchronized boolean ended(PublishGrant grant) {
        GrantState before = states.get(grant);
        states.computeIfPresent(grant, (_, state) -> state.ended());
        return before != null && before.isToBeTold();
    }

    /** The connection was lost; yields the unanswered requests, taken out. */
    synchronized List<PendingRequest> lost() {
        connected = false;
        List<PendingRequest> unanswered = List.copyOf(pending.values());
        pending.clear();
        states.replaceAll((_, state) -> state.lost());
        return unanswered;
    }

    /** Connected, and grants may be resumed; yields the first messages to send. */
    synchronized List<ControlMessage> connectedToResume() {
        connected = true;
        List<ControlMessage> first = new ArrayList<>();
        states.forEach((grant, state) -> {
            first.add(grant.resume());
            if (!state.isLive()) {
                first.add(grant.end());
            }
        });
        states.replaceAll((_, state) -> state.resumed());
        return first;
    }

    /** Connected, and nothing can be resumed; yields the live grants, taken out, whose streams are to be ended. */
    synchronized Set<PublishGrant> connectedAnew() {
        connected = true;
        Set<PublishGrant> live = live(_ -> true);
        states.clear();
        return live;
    }

    /** A grant was resumed; true when it is live and was being resumed. */
    synchronized boolean resumeAccepted(PublishGrant grant) {
        GrantState before = states.get(grant);
        states.computeIfPresent(grant, (_, state) -> state.accepted());
        return before == GrantState.RESUMING;
    }

    /** A resume was denied: takes the grant out; true when its stream is live and is to be ended. */
    synchronized boolean resumeDenied(PublishGrant grant) {
        GrantState before = states.remove(grant);
        return before != null && before.isLive();
    }

    /** The live grants of a channel; with a stream id only that one. */
    synchronized Set<PublishGrant> find(ChannelId channel, @Nullable StreamId streamId) {
        return live(
                grant -> grant.channel().equals(channel) && (streamId == null || streamId.equals(grant.streamId())));
    }

    private Set<PublishGrant> live(Predicate<PublishGrant> meant) {
        return states.entrySet().stream()
                .filter(entry -> entry.getValue().isLive())
                .map(Map.Entry::getKey)
                .filter(meant)
                .collect(Collectors.toUnmodifiableSet());
    }
}
