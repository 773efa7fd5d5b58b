package dev.headend.coordinator.stream;

import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.ControlMessage.PublishAccept;
import dev.headend.control.ControlMessage.PublishDeny;
import dev.headend.control.ControlMessage.PublishMove;
import dev.headend.control.ControlMessage.PublishRequest;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.PeerLinks;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.stream.KeyVerifier.StreamOptions;
import dev.headend.coordinator.stream.KeyVerifier.Verdict;
import dev.headend.coordinator.stream.StreamStore.Admission;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamKey;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Admits publishers: verifies the key, takes the channel, gives an encoder the task.
 *
 * <p>Edges wait {@value #EDGE_WAITS_SECONDS} s for the answer. Existing ones ignore an acceptance that comes later, and nobody
 * would say that the channel is free. So what has taken too long is taken back, whether it was the application or the store that
 * took the time. Only until the encoder is told: from ENCODE-START on a unit of its capacity is taken until it is done, and
 * PUBLISH-ACCEPT follows at once. A second is left for the messages to travel both ways; an acceptance that needs longer is
 * given back by our own edges (PUBLISH-END), and with existing ones the channel is free when the encoder has waited for its
 * source in vain. The time counts from when the request is taken up: what it has waited in the socket of an edge that is not read
 * from, because of all that is under way, is not known.
 */
public final class PublisherAdmission {
    private static final Logger log = LoggerFactory.getLogger(PublisherAdmission.class);
    /** Encoders that are tried when each disconnects just as it is given the task. */
    private static final int ENCODERS_TRIED = 3;

    private static final int EDGE_WAITS_SECONDS = 20;
    /** From the receipt of the request to the sending of ENCODE-START and the acceptance. */
    static final Duration LIMIT = Duration.ofSeconds(EDGE_WAITS_SECONDS - 1);

    private static final Admission BUSY = new Admission.Denied(Admission.Reason.CHANNEL_BUSY);
    private static final Admission NO_ENCODER = new Admission.Denied(Admission.Reason.NO_ENCODER);
    private static final Admission NO_ROOM = new Admission.Denied(Admission.Reason.NO_ROOM);
    /** Together shorter than {@link #LIMIT}. */
    private static final int TRIES_FOR_ROOM = 20;

    private static final Duration PAUSE_FOR_ROOM = Duration.ofMillis(500);
    private static final String TOO_LATE = "took too long: the edge no longer waits for the answer";

    private final KeyVerifier verifier;
    private final StreamStore streams;
    private final StreamLifecycle lifecycle;
    private final PeerLinks links;
    private final StreamIds ids;
    private final int idMaxLength;
    private final LongSupplier nanoTime;
    private final Consumer<Admission.Reason> denials;
    private final Duration pauseForRoom;

    /**
     * @param idMaxLength the longest channel and key, in characters
     * @param nanoTime {@link System#nanoTime}
     * @param denials told of each publisher with a good key that is denied; must not block, and be safe for any thread
     */
    public PublisherAdmission(
            KeyVerifier verifier,
            StreamStore streams,
            StreamLifecycle lifecycle,
            PeerLinks links,
            StreamIds ids,
            int idMaxLength,
            LongSupplier nanoTime,
            Consumer<Admission.Reason> denials) {
        this(verifier, streams, lifecycle, links, ids, idMaxLength, nanoTime, denials, PAUSE_FOR_ROOM);
    }

    /** @param pauseForRoom between two tries to place the new stream of a publisher who moves */
    PublisherAdmission(
            KeyVerifier verifier,
            StreamStore streams,
            StreamLifecycle lifecycle,
            PeerLinks links,
            StreamIds ids,
            int idMaxLength,
            LongSupplier nanoTime,
            Consumer<Admission.Reason> denials,
            Duration pauseForRoom) {
        this.verifier = verifier;
        this.streams = streams;
        this.lifecycle = lifecycle;
        this.links = links;
        this.ids = ids;
        this.idMaxLength = idMaxLength;
        this.nanoTime = nanoTime;
        this.denials = denials;
        this.pauseForRoom = pauseForRoom;
    }

    /**
     * Answers a request that has just been received by sending PUBLISH-ACCEPT or PUBLISH-DENY to its edge, after ENCODE-START
     * has gone to the encoder. Must not be cancelled half-way.
     */
    public Mono<Void> answer(StreamingServer edge, PublishRequest request) {
        Optional<ChannelId> channel = ChannelId.parse(request.channel(), idMaxLength);
        Optional<StreamKey> key = StreamKey.parse(request.key(), idMaxLength);
        if (channel.isEmpty() || key.isEmpty()) {
            return deny(edge, request, (channel.isEmpty() ? "channel" : "key") + " is malformed or too long");
        }
        Attempt attempt = new Attempt(edge, request, channel.get(), key.get(), nanoTime.getAsLong());
        return verifier.verify(attempt.channel(), attempt.key(), request.userIp())
                .flatMap(verdict -> switch (verdict) {
                    case Verdict.Accepted(StreamOptions options) -> place(attempt, options, ENCODERS_TRIED);
                    case Verdict.Refused(String reason) -> deny(attempt, reason);
                })
                .onErrorResume(StoreUnavailableException.class, _ -> deny(attempt, Admission.Reason.STORE_FAILING))
                .onErrorResume(failure -> deny(attempt, "internal error: " + failure));
    }

    /**
     * An edge that is about to stop has asked a publisher to connect anew. He may come before his old stream has ended, with the same key:
     * then he has the channel.
     */
    public Mono<Void> publisherMoves(PeerId edge, PublishMove message) {
        return Mono.justOrEmpty(StreamKey.parse(message.key(), idMaxLength))
                .flatMap(key -> lifecycle.publisherMoves(edge, message.streamId(), key));
    }

    /** @param received by {@link #nanoTime} */
    private record Attempt(
            StreamingServer edge, PublishRequest request, ChannelId channel, StreamKey key, long received) {}

    private boolean isTooLate(Attempt attempt) {
        return timeLeft(attempt).isNegative();
    }

    private Duration timeLeft(Attempt attempt) {
        return LIMIT.minusNanos(nanoTime.getAsLong() - attempt.received());
    }

    private Mono<Void> place(Attempt attempt, StreamOptions options, int tries) {
        if (isTooLate(attempt)) {
            return deny(attempt, TOO_LATE);
        }
        return admit(attempt)
                .flatMap(admission -> admission.equals(BUSY) ? admitAnew(attempt) : Mono.just(admission))
                .flatMap(admission -> switch (admission) {
                    case Admission.Granted(Stream stream) -> start(attempt, options, stream, tries - 1);
                    case Admission.Denied(Admission.Reason reason) -> deny(attempt, reason);
                });
    }

    private Mono<Admission> admit(Attempt attempt) {
        return streams.admit(ids.next(), attempt.channel(), attempt.edge().id());
    }

    /** Once more, if the channel was held by a stream that the same edge has lost, or that this publisher has at an edge about to stop. */
    private Mono<Admission> admitAnew(Attempt attempt) {
        Peer edge = attempt.edge().peer();
        return lifecycle
                .askedAnew(edge, attempt.channel())
                .flatMap(freed -> freed ? admit(attempt) : admitMoved(edge, attempt));
    }

    private Mono<Admission> admitMoved(Peer edge, Attempt attempt) {
        return lifecycle
                .publisherMoved(edge, attempt.channel(), attempt.key())
                .flatMap(freed -> freed ? admitWhenThereIsRoom(attempt, TRIES_FOR_ROOM) : Mono.just(BUSY));
    }

    /**
     * The encoder of the publisher's old stream, which may be the only one with room for the new one, is just finishing that; or encoders
     * are replaced at the same time as the edge.
     */
    private Mono<Admission> admitWhenThereIsRoom(Attempt attempt, int tries) {
        return admit(attempt)
                .flatMap(admission -> tries > 1 && mayPass(admission) && !isTooLate(attempt)
                        ? Mono.delay(pauseForRoom).then(Mono.defer(() -> admitWhenThereIsRoom(attempt, tries - 1)))
                        : Mono.just(admission));
    }

    private static boolean mayPass(Admission admission) {
        return admission.equals(NO_ROOM) || admission.equals(NO_ENCODER);
    }

    private static String explain(Admission.Reason reason) {
        return switch (reason) {
            case CHANNEL_BUSY -> "channel already has a publisher";
            case NO_ENCODER -> "no encoder that takes streams is connected";
            case NO_ROOM -> "no encoder has room for another stream (SERVER_CAPACITY)";
            case EDGE_GONE -> "the edge has disconnected";
            case STORE_FAILING -> "the store cannot be written at the moment";
        };
    }

    private Mono<Void> start(Attempt attempt, StreamOptions options, Stream stream, int triesLeft) {
        if (isTooLate(attempt)) {
            return lifecycle.withdraw(stream).then(Mono.defer(() -> deny(attempt, TOO_LATE)));
        }
        EncodeStart task = new EncodeStart(
                stream.channel(),
                stream.id(),
                attempt.edge().type(),
                attempt.edge().sourceUri(attempt.channel(), attempt.key()),
                options.ladder(),
                options.record(),
                options.previews());
        PublishAccept accept = new PublishAccept(attempt.request().requestId(), stream.channel(), stream.id());
        return streams.begin(stream, task, accept, timeLeft(attempt))
                .flatMap(begun -> begun
                        ? Mono.fromRunnable(() -> logLive(stream))
                        : tryAnother(attempt, options, stream, triesLeft));
    }

    private static void logLive(Stream stream) {
        log.info(
                "live: channel {} stream {} by {} on {}",
                stream.channel(),
                stream.id(),
                stream.edge(),
                stream.encoder());
    }

    /** The encoder disconnected before ENCODE-START: the admission is withdrawn, and another encoder tried. */
    private Mono<Void> tryAnother(Attempt attempt, StreamOptions options, Stream stream, int triesLeft) {
        return lifecycle
                .withdraw(stream)
                .then(Mono.defer(() -> triesLeft > 0
                        ? place(attempt, options, triesLeft)
                        : deny(attempt, "the chosen encoder has just disconnected")));
    }

    private Mono<Void> deny(Attempt attempt, Admission.Reason reason) {
        denials.accept(reason);
        return deny(attempt, explain(reason));
    }

    private Mono<Void> deny(Attempt attempt, String reason) {
        return deny(attempt.edge(), attempt.request(), reason);
    }

    private Mono<Void> deny(StreamingServer edge, PublishRequest request, String reason) {
        log.info("publisher denied: channel {} by {}: {}", shown(request.channel()), edge.peer(), reason);
        return links.send(edge.id(), new PublishDeny(request.requestId(), request.channel()))
                .then();
    }

    /** For the log, which gets no text of a publisher but a valid channel. */
    private static String shown(String channel) {
        return ChannelId.parse(channel, ChannelId.DEFAULT_MAX_LENGTH)
                .map(ChannelId::value)
                .orElse("(malformed)");
    }
}
