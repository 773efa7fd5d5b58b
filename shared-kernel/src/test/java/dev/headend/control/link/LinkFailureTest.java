package dev.headend.control.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LinkFailureTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                arguments(ReadTimeoutException.INSTANCE, "no message received for 60 s"),
                arguments(new TooLongFrameException(), "it sent a message that is too large"),
                arguments(
                        refusal(HttpResponseStatus.FORBIDDEN),
                        "it refused with HTTP 403 Forbidden (is CONTROL_SECRET the same on both sides?)"),
                arguments(refusal(HttpResponseStatus.NOT_FOUND), "it refused with HTTP 404 Not Found"),
                arguments(new WebSocketClientHandshakeException("what?"), "it does not speak WebSocket"),
                arguments(new IOException("Connection refused"), "connection refused"),
                arguments(
                        new ConnectException(
                                "finishConnect(..) failed with error(-111): Connection refused: /127.0.0.1:8080"),
                        "connection refused: 127.0.0.1:8080"));
    }

    private static Exception refusal(HttpResponseStatus status) {
        return new WebSocketClientHandshakeException("no", new DefaultHttpResponse(HttpVersion.HTTP_1_1, status));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void tellsAnOperatorWhatToLookAt(Exception failure, String expected) {
        assertThat(LinkFailure.describe(failure, Duration.ofSeconds(60))).isEqualTo(expected);
    }
}
