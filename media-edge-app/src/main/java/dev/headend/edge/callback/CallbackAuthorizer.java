package dev.headend.edge.callback;

import dev.headend.edge.admission.PublishAttempt;
import dev.headend.edge.admission.PublishAuthorizer;
import dev.headend.edge.admission.StreamIds;
import dev.headend.edge.admission.Verdict;
import dev.headend.media.StreamId;
import dev.headend.net.http.HeaderPost;
import dev.headend.net.http.HeaderPost.Outcome;
import dev.headend.net.http.OutgoingHttp;
import dev.headend.net.http.PostMetrics;
import dev.headend.text.LogText;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Lets the application decide who may publish. Its answer 200 accepts, and names the stream in the header {@code stream-id};
 * without that header the stream gets an id of ours, as existing servers accept such an answer too. An id that is none
 * ({@link StreamId}) refuses: the stream could not be named to end it. Safe for any thread.
 */
public final class CallbackAuthorizer implements PublishAuthorizer {
    static final String EVENT = "rtmp-event";
    private static final String STREAM_ID = "stream-id";
    private static final int MAX_CONNECTIONS = 64;
    private static final int ADDRESSES_TRIED = 3;

    private final HeaderPost application;
    private final CallbackToken tokens;
    private final StopDelivery stops;
    private final StreamIds streamIds;
    private final PostMetrics metrics;

    /**
     * The authorizer of a running edge; redirects are not followed, and certificates are verified.
     *
     * @param properties with a URL and a secret
     * @param rtmpPort what the tokens say
     */
    public static CallbackAuthorizer of(
            CallbackProperties properties, int rtmpPort, OutgoingHttp http, MeterRegistry registry, Clock clock) {
        URI url = Objects.requireNonNull(properties.url());
        HeaderPost application = new HeaderPost(
                http.client("callback", MAX_CONNECTIONS, url), url, connectTimeout(properties), properties.timeout());
        CallbackToken tokens = new CallbackToken(
                Objects.requireNonNull(properties.secret()),
                properties.subject(),
                Objects.requireNonNullElse(properties.rtmpHost(), ""),
                rtmpPort,
                clock);
        PostMetrics starts = new PostMetrics(
                registry, "headend.callback.start", "Publishers that the application was asked about.", "accepted");
        StopDelivery stops = new StopDelivery(application, tokens, registry, StopDelivery.Limits.DEFAULT);
        return new CallbackAuthorizer(application, tokens, stops, new StreamIds(clock), starts);
    }

    /** Of one of the name's addresses: when it swallows what is sent to it, there must be time left for the next. */
    private static Duration connectTimeout(CallbackProperties properties) {
        return Duration.ofMillis(Math.max(1_000, properties.timeout().toMillis() / ADDRESSES_TRIED));
    }

    /** @param metrics of the posts that ask */
    CallbackAuthorizer(
            HeaderPost application,
            CallbackToken tokens,
            StopDelivery stops,
            StreamIds streamIds,
            PostMetrics metrics) {
        this.application = application;
        this.tokens = tokens;
        this.stops = stops;
        this.streamIds = streamIds;
        this.metrics = metrics;
    }

    @Override
    public Mono<Verdict> authorize(PublishAttempt attempt) {
        Mono<Outcome> start = application.send(headers -> headers.set(EVENT, tokens.start(attempt)));
        // An application that allows one stream a channel would refuse the publisher who comes back.
        return stops.firstAttempt(attempt.channel())
                .then(metrics.timed(start))
                .map(outcome -> verdict(attempt, outcome));
    }

    private Verdict verdict(PublishAttempt attempt, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered(int _, HttpHeaders headers)
            when outcome.isOk() -> accepted(attempt, headers.get(STREAM_ID, "").strip());
            case Outcome.Answered(int status, HttpHeaders _) ->
                new Verdict.Refused("the application answered " + status);
            case Outcome.Unanswered(String reason) -> undecided(reason);
            case Outcome.Unreachable(String reason) -> undecided(reason);
        };
    }

    private static Verdict undecided(String reason) {
        return new Verdict.Undecided("callback failed: " + reason);
    }

    private Verdict accepted(PublishAttempt attempt, String named) {
        Optional<StreamId> streamId = named.isEmpty() ? Optional.of(streamIds.next()) : StreamId.parse(named);
        if (streamId.isEmpty()) {
            // For the application the stream has begun.
            stops.deliver(attempt, named);
            return new Verdict.Refused("the application's stream-id '" + LogText.line(named)
                    + "' is not made of letters, digits, - and _, 128 at most");
        }
        return new Verdict.Accepted(streamId.get(), false);
    }

    @Override
    public void ended(PublishAttempt attempt, StreamId streamId) {
        stops.deliver(attempt, streamId.value());
    }

    @Override
    public void close() {
        stops.close();
    }
}
