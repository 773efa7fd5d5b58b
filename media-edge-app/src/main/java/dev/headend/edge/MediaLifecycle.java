package dev.headend.edge;

import dev.headend.config.StartupFailure;
import dev.headend.config.tls.ServerCertificate;
import dev.headend.edge.admission.PublishAuthorizer;
import dev.headend.edge.rtmp.server.RtmpPort;
import dev.headend.edge.rtmp.server.RtmpProperties;
import dev.headend.edge.rtmp.server.RtmpServer;
import dev.headend.edge.websocket.server.WebSocketServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops the control connections, and RTMP where it is served, in the order that peers need: the coordinator hears of this
 * program once the ports are open, and of the end of every stream before its connection is closed. HTTP, which accepts streams over WebSocket,
 * starts before and stops after.
 */
final class MediaLifecycle implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(MediaLifecycle.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(10);
    /** Less than what Spring gives a phase when {@code SHUTDOWN_SECONDS} is at its default. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final RtmpServer server;
    private final @Nullable WebSocketServer webSocket;
    private final @Nullable ServerCertificate certificate;
    private final PublishAuthorizer authorizer;
    private final ControlConnections control;
    private final RtmpProperties properties;
    private volatile boolean running;
    private volatile @Nullable InetSocketAddress address;
    private volatile @Nullable InetSocketAddress tlsAddress;

    /** @param webSocket null = no streams over WebSocket @param certificate null = no RTMPS */
    MediaLifecycle(
            RtmpServer server,
            @Nullable WebSocketServer webSocket,
            @Nullable ServerCertificate certificate,
            PublishAuthorizer authorizer,
            ControlConnections control,
            RtmpProperties properties) {
        this.server = server;
        this.webSocket = webSocket;
        this.certificate = certificate;
        this.authorizer = authorizer;
        this.control = control;
        this.properties = properties;
    }

    @Override
    public void start() {
        if (properties.enabled()) {
            listenForRtmp();
        }
        running = true;
        connect();
    }

    private void listenForRtmp() {
        InetSocketAddress plain = bind(RtmpPort.plain(properties.port()), "RTMP_PORT");
        InetSocketAddress tls = certificate == null
                ? null
                : bind(new RtmpPort(properties.tlsPort(), certificate.context()), properties.tlsPortSetting());
        tlsAddress = tls;
        address = plain;
    }

    private void connect() {
        InetSocketAddress plain = address;
        InetSocketAddress tls = tlsAddress;
        if (plain != null) {
            control.connectRtmp(plain.getPort(), tls == null ? null : tls.getPort());
        }
        if (webSocket != null) {
            control.connectWebSocket();
        }
    }

    private InetSocketAddress bind(RtmpPort port, String setting) {
        try {
            return await(server.listen(port), START_TIMEOUT);
        } catch (ExecutionException failure) {
            throw new StartupFailure(
                    "port " + port.number() + " (" + setting + ") cannot be listened on: " + reason(failure)
                            + "; free it or choose another",
                    failure);
        } catch (TimeoutException stuck) {
            throw new StartupFailure("port " + port.number() + " (" + setting + ") cannot be listened on", stuck);
        }
    }

    private static String reason(ExecutionException failure) {
        Throwable cause = failure.getCause();
        return String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
    }

    private static <T> T await(CompletableFuture<T> future, Duration timeout)
            throws ExecutionException, TimeoutException {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted");
        }
    }

    @Override
    public void stop() {
        running = false;
        address = null;
        tlsAddress = null;
        try {
            CompletableFuture<Void> rtmp = server.stop();
            await(webSocket == null ? rtmp : CompletableFuture.allOf(rtmp, webSocket.stop()), STOP_TIMEOUT);
        } catch (ExecutionException | TimeoutException stuck) {
            log.warn("connections of media did not close in time and were cut: {}", stuck.toString());
        }
        authorizer.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The address that RTMP listens on; null while it does not. */
    @Nullable
    InetSocketAddress address() {
        return address;
    }

    /** The address that RTMPS listens on; null while it does not. */
    @Nullable
    InetSocketAddress tlsAddress() {
        return tlsAddress;
    }
}
