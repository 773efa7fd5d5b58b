package dev.headend.edge;

import dev.headend.config.StartupFailure;
import dev.headend.config.tls.ServerCertificate;
import dev.headend.control.PeerInstance;
import dev.headend.edge.admission.PublishAuthorizer;
import dev.headend.edge.control.ControlProperties;
import dev.headend.edge.control.CoordinatorAuthorizer;
import dev.headend.edge.control.ExternalProperties;
import dev.headend.edge.rtmp.server.RtmpPort;
import dev.headend.edge.rtmp.server.RtmpProperties;
import dev.headend.edge.rtmp.server.RtmpServer;
import java.net.InetSocketAddress;
import java.time.Clock;
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
 * Starts and stops RTMP and the control connection in the order that peers need: the coordinator hears of this program once
 * the port is open, and of the end of every stream before its connection is closed. HTTP starts before and stops after.
 */
final class RtmpLifecycle implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RtmpLifecycle.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(10);
    /** Less than what Spring gives a phase when {@code SHUTDOWN_SECONDS} is at its default. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final RtmpServer server;
    private final @Nullable ServerCertificate certificate;
    private final PublishAuthorizer authorizer;
    private final ControlProperties control;
    private final ExternalProperties external;
    private final RtmpProperties properties;
    private final PeerInstance instance;
    private final Clock clock;
    private volatile @Nullable InetSocketAddress address;
    private volatile @Nullable InetSocketAddress tlsAddress;

    /** @param certificate null = no RTMPS */
    RtmpLifecycle(
            RtmpServer server,
            @Nullable ServerCertificate certificate,
            PublishAuthorizer authorizer,
            ControlProperties control,
            ExternalProperties external,
            RtmpProperties properties,
            PeerInstance instance,
            Clock clock) {
        this.server = server;
        this.certificate = certificate;
        this.authorizer = authorizer;
        this.control = control;
        this.external = external;
        this.properties = properties;
        this.instance = instance;
        this.clock = clock;
    }

    @Override
    public void start() {
        InetSocketAddress plain = bind(RtmpPort.plain(properties.port()), "RTMP_PORT");
        InetSocketAddress tls = certificate == null
                ? null
                : bind(new RtmpPort(properties.tlsPort(), certificate.context()), "RTMPS_PORT");
        tlsAddress = tls;
        address = plain;
        if (authorizer instanceof CoordinatorAuthorizer coordinator) {
            int served = tls != null && external.isRtmpOverTls() ? tls.getPort() : plain.getPort();
            coordinator.connect(control.linkSettings(external, served, instance, clock));
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
        address = null;
        tlsAddress = null;
        try {
            await(server.stop(), STOP_TIMEOUT);
        } catch (ExecutionException | TimeoutException stuck) {
            log.warn("RTMP connections did not close in time and were cut: {}", stuck.toString());
        }
        authorizer.close();
    }

    @Override
    public boolean isRunning() {
        return address != null;
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
