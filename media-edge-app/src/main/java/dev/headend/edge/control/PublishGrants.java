package dev.headend.edge.control;

import dev.headend.control.ControlMessage;
import dev.headend.edge.admission.Verdict;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
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
    private final Map<PublishGrant, Grant> grants = new LinkedHashMap<>();

    private boolean connected;
    /** Whether the coordinator lets publishers come by another edge before their streams have ended here. */
    private boolean publishersCanMove;

    private boolean draining;
    private long lastId;

    /** @param key of the publisher */
    private record Grant(GrantState state, StreamKey key) {
        /** @param next null = the grant is forgotten */
        @Nullable
        Grant with(@Nullable GrantState next) {
            return next == null ? null : new Grant(next, key);
        }
    }

    /** Whether the coordinator is connected. */
    synchronized boolean isConnected() {
        return connected;
    }

    /** Adds a request, which is to be sent; empty when the coordinator is not connected. */
    synchronized Optional<PendingRequest> ask(ChannelId channel, StreamKey key, Consumer<Verdict> answer) {
        if (!connected) {
            return Optional.empty();
        }
        PendingRequest request = new PendingRequest(String.valueOf(++lastId), channel, key, answer);
        pending.put(request.id(), request);
        return Optional.of(request);
    }

    /** Takes out the request and holds the grant; empty when it has timed out. */
    synchronized Optional<PendingRequest> accepted(String requestId, StreamId streamId) {
        Optional<PendingRequest> request = takeOut(requestId);
        request.ifPresent(asked ->
                grants.put(new PublishGrant(asked.channel(), streamId), new Grant(GrantState.HELD, asked.key())));
        return request;
    }

    /** Takes out a request to refuse it; empty when it has been answered already. */
    synchronized Optional<PendingRequest> takeOut(String requestId) {
        return Optional.ofNullable(pending.remove(requestId));
    }

    /** The stream of a grant has ended; true when the coordinator is to be told now. */
    synchronized boolean ended(PublishGrant grant) {
        return before(grant, GrantState::ended).filter(GrantState::isToBeTold).isPresent();
    }

    /** The connection was lost; yields the unanswered requests, taken out. */
    synchronized List<PendingRequest> lost() {
        connected = false;
        List<PendingRequest> unanswered = List.copyOf(pending.values());
        pending.clear();
        grants.replaceAll((_, grant) -> new Grant(grant.state().lost(), grant.key()));
        return unanswered;
    }

    /**
     * Connected, and grants may be resumed; yields the first messages to send.
     *
     * @param canMove whether publishers may come by another edge before their streams have ended here
     */
    synchronized List<ControlMessage> connectedToResume(boolean canMove) {
        connected = true;
        publishersCanMove = canMove;
        List<ControlMessage> first = new ArrayList<>();
        grants.forEach((grant, known) -> {
            first.add(grant.resume());
            if (!known.state().isLive()) {
                first.add(grant.end());
            }
        });
        grants.replaceAll((_, known) -> new Grant(known.state().resumed(), known.key()));
        first.addAll(moves());
        return first;
    }

    /** Connected, and nothing can be resumed; yields the live grants, taken out, whose streams are to be ended. */
    synchronized Set<PublishGrant> connectedAnew() {
        connected = true;
        publishersCanMove = false;
        Set<PublishGrant> live = live(_ -> true);
        grants.clear();
        return live;
    }

    /** A grant was resumed; true when it is live and was being resumed. */
    synchronized boolean resumeAccepted(PublishGrant grant) {
        return before(grant, GrantState::accepted).equals(Optional.of(GrantState.RESUMING));
    }

    /** A resume was denied: takes the grant out; true when its stream is live and is to be ended. */
    synchronized boolean resumeDenied(PublishGrant grant) {
        Grant before = grants.remove(grant);
        return before != null && before.state().isLive();
    }

    /** The live grants of a channel; with a stream id only that one. */
    synchronized Set<PublishGrant> find(ChannelId channel, @Nullable StreamId streamId) {
        return live(
                grant -> grant.channel().equals(channel) && (streamId == null || streamId.equals(grant.streamId())));
    }

    /** The edge is about to stop; yields what is to be sent about the publishers it has. */
    synchronized List<ControlMessage> drain() {
        draining = true;
        return connected ? moves() : List.of();
    }

    /** What is to be sent about a publisher that has just been granted. */
    synchronized Optional<ControlMessage> move(PublishGrant granted) {
        return Optional.ofNullable(draining && publishersCanMove ? grants.get(granted) : null)
                .map(known -> granted.move(known.key()));
    }

    private List<ControlMessage> moves() {
        return live(_ -> draining).stream()
                .map(this::move)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Makes a transition. @return the state before; empty if there is no such grant */
    private Optional<GrantState> before(PublishGrant grant, Function<GrantState, @Nullable GrantState> transition) {
        Optional<GrantState> before = Optional.ofNullable(grants.get(grant)).map(Grant::state);
        grants.computeIfPresent(grant, (_, known) -> known.with(transition.apply(known.state())));
        return before;
    }

    private Set<PublishGrant> live(Predicate<PublishGrant> meant) {
        return grants.entrySet().stream()
                .filter(entry -> entry.getValue().state().isLive())
                .map(Map.Entry::getKey)
                .filter(meant)
                .collect(Collectors.toUnmodifiableSet());
    }
}
