package dev.headend.coordinator.stream;

import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.ControlMessage.PublishAccept;
import dev.headend.control.ControlMessage.PublishDeny;
import dev.headend.control.ControlMessage.PublishRequest;
import dev.headend.control.ControlMessage.StreamKill;
import dev.headend.coordinator.fleet.PeerLinks;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.stream.KeyVerifier.StreamOptions;
import dev.headend.coordinator.stream.KeyVerifier.Verdict;
import dev.headend.coordinator.stream.StreamStore.Admission;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Decides whether somebody may publish: the key is verified, the channel taken, an encoder given the task. */
public final class PublisherAdmission {
    private static final Logger log = LoggerFactory.getLogger(PublisherAdmission.class);
    /** How many encoders are tried that go just as they are given the task. */
    private static final int ENCODERS_TRIED = 3;

    private static final Admission BUSY = new Admission.Denied(Admission.Reason.CHANNEL_BUSY);

    private final KeyVerifier verifier;
    private final StreamStore streams;
    private final StreamLifecycle lifecycle;
    private final PendingAccepts pendingAccepts;
    private final PeerLinks links;
    private final StreamIds ids;
    private final int idMaxLength;

    /** @param idMaxLength the longest channel and key, in characters */
    public PublisherAdmission(
            KeyVerifier verifier,
            StreamStore streams,
            StreamLifecycle lifecycle,
            PeerLinks links,
            StreamIds ids,
            int idMaxLength) {
        this.verifier = verifier;
        this.streams = streams;
        this.lifecycle = lifecycle;
        this.pendingAccepts = lifecycle.pendingAccepts();
        this.links = links;
        this.ids = ids;
        this.idMaxLength = idMaxLength;
    }

    /**
     * Answers a request by sending PUBLISH-ACCEPT or PUBLISH-DENY to its edge, after ENCODE-START has gone to the encoder.
     * Nobody may cancel it half-way.
     */
    public Mono<Void> answer(StreamingServer edge, PublishRequest request) {
        Optional<ChannelId> channel = ChannelId.parse(request.channel(), idMaxLength);
        Optional<StreamKey> key = StreamKey.parse(request.key(), idMaxLength);
        if (channel.isEmpty() || key.isEmpty()) {
            return deny(edge, request, (channel.isEmpty() ? "channel" : "key") + " is malformed or too long");
        }
        Attempt attempt = new Attempt(edge, request, channel.get(), key.get());
        return verifier.verify(attempt.channel(), attempt.key(), request.userIp())
                .flatMap(verdict -> switch (verdict) {
                    case Verdict.Accepted(StreamOptions options) -> place(attempt, options, ENCODERS_TRIED);
                    case Verdict.Refused(String reason) -> deny(edge, request, reason);
                })
                .onErrorResume(failure -> deny(edge, request, "it failed: " + failure));
    }

    private record Attempt(StreamingServer edge, PublishRequest request, ChannelId channel, StreamKey key) {}

    private Mono<Void> place(Attempt attempt, StreamOptions options, int tries) {
        return admit(attempt)
                .flatMap(admission -> admission.equals(BUSY) ? admitAnew(attempt) : Mono.just(admission))
                .flatMap(admission -> switch (admission) {
                    case Admission.Granted(Stream stream) -> start(attempt, options, stream, tries - 1);
                    case Admission.Denied(Admission.Reason reason) ->
                        deny(attempt.edge(), attempt.request(), explain(reason));
                });
    }

    private Mono<Admission> admit(Attempt attempt) {
        StreamId id = ids.next();
        pendingAccepts.begin(id);
        return streams.admit(id, attempt.channel(), attempt.edge().id())
                .doOnNext(admission -> {
                    if (admission instanceof Admission.Denied) {
                        pendingAccepts.end(id);
                    }
                })
                .doOnError(_ -> pendingAccepts.end(id));
    }

    /** Once more, if the channel was only held by what the very same edge has lost. */
    private Mono<Admission> admitAnew(Attempt attempt) {
        return lifecycle
                .askedAnew(attempt.edge().peer(), attempt.channel())
                .flatMap(freed -> freed ? admit(attempt) : Mono.just(BUSY));
    }

    private static String explain(Admission.Reason reason) {
        return switch (reason) {
            case CHANNEL_BUSY -> "somebody publishes there already";
            case NO_ENCODER -> "no encoder has room";
            case EDGE_GONE -> "its server is gone";
            case STORE_FAILING -> "nothing can be written down at the moment";
        };
    }

    private Mono<Void> start(Attempt attempt, StreamOptions options, Stream stream, int triesLeft) {
        EncodeStart task = new EncodeStart(
                stream.channel(),
                stream.id(),
                attempt.edge().type(),
                attempt.edge().sourceUri(attempt.channel(), attempt.key()),
                options.ladder(),
                options.record(),
                options.previews());
        return links.send(stream.encoder().id(), task)
                .flatMap(sent -> sent ? accept(attempt, stream) : withdraw(attempt, options, stream, triesLeft));
    }

    private Mono<Void> accept(Attempt attempt, Stream stream) {
        log.info(
                "live: channel {} stream {} by server {} on encoder {}",
                stream.channel(),
                stream.id(),
                stream.edge(),
                stream.encoder());
        String requestId = attempt.request().requestId();
        return links.send(stream.edge().id(), new PublishAccept(requestId, stream.channel(), stream.id()))
                .then(Mono.defer(() -> repeatKill(stream)));
    }

    /** What the edge was told before it knew of the stream. */
    private Mono<Void> repeatKill(Stream stream) {
        StreamKill kill = new StreamKill(stream.channel(), stream.id());
        return pendingAccepts.end(stream.id())
                ? links.send(stream.edge().id(), kill).then()
                : Mono.empty();
    }

    /** The encoder went between its choice and the hand-over: nothing of the stream may stay, and another one is tried. */
    private Mono<Void> withdraw(Attempt attempt, StreamOptions options, Stream stream, int triesLeft) {
        pendingAccepts.end(stream.id());
        return lifecycle
                .neverStarted(stream)
                .then(Mono.defer(() -> triesLeft > 0
                        ? place(attempt, options, triesLeft)
                        : deny(attempt.edge(), attempt.request(), "its encoder has just gone")));
    }

    private Mono<Void> deny(StreamingServer edge, PublishRequest request, String reason) {
        log.info("denied: a publisher on channel {} by server {}: {}", shown(request.channel()), edge.id(), reason);
        return links.send(edge.id(), new PublishDeny(request.requestId(), request.channel()))
                .then();
    }

    /** What came from outside is shown only when it is harmless. */
    private static String shown(String channel) {
        return ChannelId.parse(channel, ChannelId.DEFAULT_MAX_LENGTH)
                .map(ChannelId::value)
                .orElse("(malformed)");
    }
}
