package dev.headend.control.link;

import dev.headend.text.LogText;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.time.Duration;

/** Says in a few words, for the log, why a connection could not be made or ended. */
final class LinkFailure {
    /** What Reactor Netty says, and no type of its own, when a connection ends before there is an answer. */
    private static final String CLOSED = "Connection prematurely closed";

    private LinkFailure() {}

    /** @param silence after which the coordinator was given up, if that is why */
    static String describe(Throwable failure, Duration silence) {
        return LogText.line(words(failure, silence));
    }

    private static String words(Throwable failure, Duration silence) {
        return switch (failure) {
            case WebSocketClientHandshakeException refused -> refusal(refused);
            case ReadTimeoutException _ -> "no message received for " + silence.toSeconds() + " s";
            case TooLongFrameException _ -> "it sent a message that is too large";
            case CorruptedWebSocketFrameException broken ->
                "it sent an invalid WebSocket frame: " + broken.getMessage();
            case IOException broken -> LogText.failure(broken);
            default -> failure.toString();
        };
    }

    private static String refusal(WebSocketClientHandshakeException refused) {
        HttpResponse response = refused.response();
        if (response == null) {
            return String.valueOf(refused.getMessage()).startsWith(CLOSED)
                    ? "it closed the connection without an answer; a balancer without a coordinator behind it?"
                    : "it does not speak WebSocket";
        }
        String hint = response.status().code() == 403 ? " (is CONTROL_SECRET the same on both sides?)" : "";
        return "it refused with HTTP " + response.status() + hint;
    }
}
