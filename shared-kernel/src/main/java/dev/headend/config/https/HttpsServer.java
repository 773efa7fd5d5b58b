package dev.headend.config.https;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * The second server's life: it starts after the first, and on shutdown both stop accepting and drain in the same phase.
 * What has not ended when that phase is over is cut off by {@link #close}.
 */
public final class HttpsServer implements SmartLifecycle, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpsServer.class);

    private final WebServer server;
    private volatile boolean running;

    HttpsServer(WebServer server) {
        this.server = server;
    }

    /** The port that is listened on, also if the system chose it; -1 when not running. */
    public int port() {
        return server.getPort();
    }

    @Override
    public void start() {
        server.start();
        log.info("listening for HTTPS on port {}", server.getPort());
        running = true;
    }

    @Override
    public void stop(Runnable done) {
        running = false;
        server.shutDownGracefully(_ -> done.run());
    }

    @Override
    public void stop() {
        close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Later than the start of Boot's server, and together with the beginning of its end. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
    }

    /** Ends all connections at once. */
    @Override
    public void close() {
        running = false;
        server.stop();
    }
}
