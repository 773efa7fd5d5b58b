package dev.headend.coordinator.control;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Mono;

/**
 * Closes a connection with a close frame; if that cannot be written in time because the peer does not read, with a reset.
 */
final class ConnectionCloser {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private ConnectionCloser() {}

    /** Completes when the connection is closed. Never an error. */
    static Mono<Void> close(WebSocketSession session, Channel channel) {
        return Mono.defer(() -> {
                    closeLater(channel);
                    return session.close(CloseStatus.NORMAL);
                })
                .onErrorComplete();
    }

    private static void closeLater(Channel channel) {
        var closing =
                channel.eventLoop().schedule(() -> drop(channel), CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(_ -> closing.cancel(false));
    }

    /** With a reset; otherwise the system would go on for minutes to send to a peer that does not read. */
    private static void drop(Channel channel) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }
}
