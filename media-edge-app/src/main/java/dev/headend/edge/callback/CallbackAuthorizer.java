package dev.headend.edge.callback;

import dev.headend.edge.admission.PublishAttempt;
import dev.headend.edge.admission.PublishAuthorizer;
import dev.headend.edge.admission.StreamIds;
import dev.headend.edge.admission.Verdict;
import dev.headend.media.ChannelId;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * Lets the application decide who may publish. Its answer 200 accepts, and names the stream in the header {@code stream-id};
 * without that header the stream gets an id of ours, as existing servers accept such an answer too. An id that is none
 * ({@link StreamId}) refuses: the stream could not be named to end it. Safe for any thread.
 */
public final class CallbackAuthorizer implements PublishAuthorizer {
    private static final Logger log = LoggerFactory.getLogger(CallbackAuthorizer.class);
    static final String EVENT = "rtmp-event";
    private static final String STREAM_ID = "stream-id";
    private static final int MAX_CONNECTIONS = 64;
    /** Of their own: ends that are not answered must keep nobody from being asked about. */
    private static final int STOP_CONNECTIONS = 16;

    private static final int ADDRESSES_TRIED = 3;

    private final HeaderPost application;
    private final CallbackToken tokens;
    private final StopDelivery stops;
    private final StreamIds streamIds;
    private final PostMetrics metrics;
    /** Of those who have no answer yet; it may accept them when the program stops already. */
    private final Map<CompletableFuture<Void>, ChannelId> asked = new ConcurrentHashMap<>();

    /**
     * The authorizer of a running edge; redirects are not followed, and certificates are verified.
     *
     * @param properties with a URL and a secret
     * @param rtmpPort what the tokens say
     */
    public static CallbackAuthorizer of(
            CallbackProperties properties, int rtmpPort, OutgoingHttp http, MeterRegistry registry, Clock clock) {
        URI url = Objects.requireNonNull(properties.url());
        HeaderPost application = post(properties, http.client("callback", MAX_CONNECTIONS, url), url);
        CallbackToken tokens = new CallbackToken(
                Objects.requireNonNull(properties.secret()),
                properties.subject(),
                Objects.requireNonNullElse(properties.rtmpHost(), ""),
                rtmpPort,
                clock);
        PostMetrics starts = new PostMetrics(
                registry, "headend.callback.start", "Publishers that the application was asked about.", "accepted");
        HeaderPost ends = post(properties, http.client("callback of ends", STOP_CONNECTIONS, url), url);
        StopDelivery stops = new StopDelivery(ends, tokens, registry, StopDelivery.Limits.DEFAULT);
        return new CallbackAuthorizer(application, tokens, stops, new StreamIds(clock), starts);
    }

    private static HeaderPost post(CallbackProperties properties, HttpClient client, URI url) {
        return new HeaderPost(client, url, connectTimeout(properties), properties.timeout());
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
        Mono<Verdict> verdict = stops.firstAttempt(attempt.channel())
                .then(metrics.timed(start))
                .map(outcome -> verdict(attempt, outcome));
        return Mono.defer(() -> {
            CompletableFuture<Void> answered = new CompletableFuture<>();
            asked.put(answered, attempt.channel());
            return verdict.doFinally(_ -> answered(answered));
        });
    }

    private void answered(CompletableFuture<Void> start) {
        asked.remove(start);
        start.complete(null);
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
        stops.close(List.copyOf(asked.keySet()));
        asked.values()
                .forEach(channel -> log.error(
                        "channel {}: the program stops before the application answered: if it accepts the stream, it does"
                                + " not know that it has ended",
                        channel));
    }
}
