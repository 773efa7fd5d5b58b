package dev.headend.edge.websocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.admission.PublishAttempt;
import dev.headend.edge.admission.PublishAuthorizer;
import dev.headend.edge.admission.PublishGate;
import dev.headend.edge.admission.TakeoverRule;
import dev.headend.edge.admission.Verdict;
import dev.headend.edge.connection.ConnectionCount;
import dev.headend.edge.connection.MediaLoops;
import dev.headend.edge.connection.ReadSize;
import dev.headend.edge.connection.SharedLimits;
import dev.headend.edge.connection.Transport;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.MediaMemory;
import dev.headend.media.StreamId;
import dev.headend.net.ConnectionLimits;
import dev.headend.net.IpRanges;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Connections whose request comes at the wrong moment. */
class UpgradeDetectorTest {
    private static final String UPGRADE = "Host: edge\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final LiveChannels channels =
            LiveChannels.of(1, Duration.ZERO, new MediaMemory(1 << 20), Clock.systemUTC(), System::nanoTime);
    private final MediaLoops loops = new MediaLoops(Transport.NIO, Duration.ofMillis(40));
    private final List<String> ofHttp = new ArrayList<>();
    private final Sinks.One<Verdict> decision = Sinks.one();
    private final List<StreamId> ended = new ArrayList<>();
    private final EmbeddedChannel connection = connection();
    private boolean refusesOptions;

    @AfterEach
    void stop() {
        connection.finishAndReleaseAll();
        loops.close();
    }

    private PublishAuthorizer authorizer() {
        return new PublishAuthorizer() {
            @Override
            public Mono<Verdict> authorize(PublishAttempt attempt) {
                return decision.asMono();
            }

            @Override
            public void ended(PublishAttempt attempt, StreamId streamId) {
                ended.add(streamId);
            }
        };
    }

    private static final class RefusingConfig extends DefaultChannelConfig {
        RefusingConfig(Channel channel) {
            super(channel, new ReadSize());
        }

        @Override
        public ChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark mark) {
            throw new ChannelException("closed meanwhile");
        }
    }

    private EmbeddedChannel connection() {
        EmbeddedChannel made = new EmbeddedChannel() {
            @Override
            public ChannelConfig config() {
                return refusesOptions ? new RefusingConfig(this) : super.config();
            }

            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress("127.0.0.1", 4_711);
            }
        };
        made.pipeline().addLast("codec", new HttpServerCodec()).addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                if (message instanceof HttpRequest request) {
                    ofHttp.add(request.uri());
                }
                ReferenceCountUtil.release(message);
            }
        });
        PublishGate gate = new PublishGate(channels, authorizer(), TakeoverRule.DEFAULT);
        WebSocketOptions options = new WebSocketOptions(
                128,
                1 << 20,
                IpRanges.ALL,
                Set.of(),
                IpRanges.NONE,
                WebSocketOptions.HEARTBEAT,
                WebSocketOptions.TIMEOUTS);
        SharedLimits limits = new SharedLimits(new ConnectionLimits(0, IpRanges.NONE), new ConnectionCount(0));
        new WebSocketServer(options, loops, limits, channels, gate, registry).watch(made, "codec");
        return made;
    }

    @Test
    void whatComesBeforeTheAnswerToTheRequestBeforeStaysHttps() {
        send("GET /file HTTP/1.1\r\nHost: edge\r\n\r\nGET /ch/k3y/receive HTTP/1.1\r\n" + UPGRADE + "\r\n");
        assertThat(ofHttp).containsExactly("/file", "/ch/k3y/receive");
        answer(HttpResponseStatus.OK);
        answer(HttpResponseStatus.CONTINUE);
        answer(HttpResponseStatus.NOT_FOUND);
        send("GET /ch/k3y/receive HTTP/1.1\r\n" + UPGRADE + "\r\n");
        assertThat(ofHttp).hasSize(2);
        assertThat(sent()).contains("200 OK", "404 Not Found").contains("101 Switching Protocols");
    }

    /** HTTP's codec has kept what would have been the beginning of the stream. */
    @Test
    void whoSpeaksBeforeItIsDecidedIsRefusedThoughAccepted() {
        send("GET /ch/k3y/publish HTTP/1.1\r\n" + UPGRADE + "\r\n");
        send("the first frame");
        StreamId stream = new StreamId("s1");
        decision.tryEmitValue(new Verdict.Accepted(stream, false)).orThrow();
        connection.runPendingTasks();
        assertThat(sent()).contains("400 Bad Request", "something was sent before the answer");
        assertThat(ended).containsExactly(stream);
        assertThat(channels.snapshot()).isEmpty();
    }

    @Test
    void nothingIsKeptOfWhoLeavesOnTheWayToMedia() {
        UpgradeDetector detector = (UpgradeDetector) connection.pipeline().get(UpgradeDetector.NAME);
        connection.close();
        connection.runPendingTasks();
        HttpHeaders headers = new DefaultHttpHeaders()
                .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13")
                .set(HttpHeaderNames.SEC_WEBSOCKET_KEY, "dGhlIHNhbXBsZSBub25jZQ==");
        detector.begin(
                connection,
                new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        HttpMethod.GET,
                        "/ch/k3y/receive",
                        Unpooled.EMPTY_BUFFER,
                        headers,
                        new DefaultHttpHeaders()));
        assertThat(channels.snapshot()).isEmpty();
        assertThat(registry.get("headend.websocket.connections").gauge().value())
                .isZero();
    }

    /** What fails on the way is not counted as ended before it is counted. */
    @Test
    void aConnectionThatCannotBeSetUpIsClosedAndNotCounted() {
        refusesOptions = true;
        send("GET /ch/k3y/receive HTTP/1.1\r\n" + UPGRADE + "\r\n");
        connection.runPendingTasks();
        assertThat(connection.isActive()).isFalse();
        assertThat(registry.get("headend.websocket.connections").gauge().value())
                .isZero();
    }

    private void send(String text) {
        connection.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private void answer(HttpResponseStatus status) {
        connection.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status));
    }

    private String sent() {
        StringBuilder all = new StringBuilder();
        for (ByteBuf part = connection.readOutbound(); part != null; part = connection.readOutbound()) {
            all.append(part.toString(StandardCharsets.US_ASCII));
            part.release();
        }
        return all.toString();
    }
}
