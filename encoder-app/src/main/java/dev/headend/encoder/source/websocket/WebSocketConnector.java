package dev.headend.encoder.source.websocket;

import dev.headend.encoder.source.StreamAddress;
import dev.headend.encoder.source.buffer.MemoryBudget;
import dev.headend.encoder.source.buffer.ReceivedStream;
import dev.headend.encoder.source.buffer.ReplayLimits;
import dev.headend.net.NoOrigin;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;

/** Connects to WebSocket servers (spec/websocket-edge.md). Thread-safe. */
public final class WebSocketConnector {
    private static final int MIB = 1 << 20;
    /** What an edge takes from a publisher, and thus sends, by default; as it comes it counts for the encoder's memory. */
    private static final int LONGEST_FRAME = 16 * MIB;

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    /** All that the edge has buffered of the stream, and to buffer no more of it. */
    private static final String WHOLE_HISTORY = "/receive-clear-cache";

    private final HttpClient client;
    private final SslContext tls;
    private final MemoryBudget budget;

    /** @param loops of NIO; stay the caller's @param tls for WSS */
    public WebSocketConnector(EventLoopGroup loops, SslContext tls, MemoryBudget budget) {
        this.client =
                NoOrigin.in(HttpClient.newConnection().runOn(loops).option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        CONNECT_LIMIT.toMillis()));
        this.tls = tls;
        this.budget = budget;
    }

    /** Begins to receive a stream; its buffer ends if that fails. */
    public ReceivedStream play(StreamAddress address, ReplayLimits limits) {
        WebSocketConnection connection = new WebSocketConnection(address, limits, budget);
        connection.connecting((address.isTls() ? encrypted() : client)
                .websocket(WebsocketClientSpec.builder()
                        .maxFramePayloadLength(LONGEST_FRAME)
                        .build())
                .uri(URI.create(address.uri() + WHOLE_HISTORY))
                .handle(connection::receive));
        return connection;
    }

    private HttpClient encrypted() {
        return client.secure(spec -> spec.sslContext(tls).handlerConfigurator(handler -> {
            SSLParameters unchecked = handler.engine().getSSLParameters();
            unchecked.setEndpointIdentificationAlgorithm(null);
            handler.engine().setSSLParameters(unchecked);
        }));
    }
}
