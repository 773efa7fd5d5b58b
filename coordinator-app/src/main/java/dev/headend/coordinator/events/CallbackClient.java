package dev.headend.coordinator.events;

import dev.headend.coordinator.events.Outbox.Claim;
import dev.headend.net.http.HeaderPost;
import dev.headend.net.http.HeaderPost.Answer;
import io.netty.handler.codec.http.HttpHeaders;
import reactor.core.publisher.Mono;

/** Posts one event to the application. */
final class CallbackClient {
    /** What came of an attempt. */
    sealed interface Outcome {
        /** The application said 200. */
        record Taken() implements Outcome {}

        /** It said something else. */
        record Refused(int status) implements Outcome {}

        /** It said nothing in time. */
        record Unreachable(String reason) implements Outcome {}

        /** There was nobody to say it to: so it would be with any other event. */
        record NobodyThere(String reason) implements Outcome {}
    }

    private static final int TAKEN = 200;

    private final HeaderPost application;
    private final CallbackHeaders headers;

    CallbackClient(HeaderPost application, CallbackHeaders headers) {
        this.application = application;
        this.headers = headers;
    }

    /** Never an error. */
    Mono<Outcome> post(Claim claim) {
        return application.send(h -> headers.write(claim, h)).map(CallbackClient::outcome);
    }

    private static Outcome outcome(Answer answer) {
        return switch (answer) {
            case Answer.Given(int status, HttpHeaders _) when status == TAKEN -> new Outcome.Taken();
            case Answer.Given(int status, HttpHeaders _) -> new Outcome.Refused(status);
            case Answer.Missing(String reason) -> new Outcome.Unreachable(reason);
            case Answer.NobodyThere(String reason) -> new Outcome.NobodyThere(reason);
        };
    }
}
