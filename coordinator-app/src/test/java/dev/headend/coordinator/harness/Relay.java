package dev.headend.coordinator.harness;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

/** The way to a server on this machine, for one client that can be cut off from it while others are not. */
public final class Relay implements AutoCloseable {
    private static final int BACKLOG = 50;

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    private Relay(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
        Thread.ofVirtual().start(this::accept);
    }

    /** @param target port on this machine */
    public static Relay start(int target) {
        try {
            return new Relay(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), target);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    /** Takes TLS off connections to a server that has none itself. */
    public static Relay startTls(X509Bundle certificate, int target) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(certificate.toKeyManagerFactory().getKeyManagers(), null, null);
        return new Relay(
                context.getServerSocketFactory().createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()),
                target);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Ends the connections, and each that is made from now on. */
    public void cut() {
        cut = true;
        clients.forEach(Relay::close);
    }

    /** Lets connections through again. */
    public void mend() {
        cut = false;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> relay(client));
            }
        } catch (IOException closed) {
            // then nobody else is let in
        }
    }

    private void relay(Socket client) {
        clients.add(client);
        try (client) {
            if (!cut) {
                relayBothWays(client);
            }
        } catch (IOException failed) {
            // both are closed
        } finally {
            clients.remove(client);
        }
    }

    private void relayBothWays(Socket client) throws IOException {
        try (Socket redis = new Socket(InetAddress.getLoopbackAddress(), target)) {
            Thread.ofVirtual().start(() -> copy(redis, client));
            copy(client, redis);
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException closed) {
            // both are closed
        }
    }

    private static void close(Socket client) {
        try {
            client.close();
        } catch (IOException closed) {
            // it is
        }
    }

    @Override
    public void close() {
        cut();
        try {
            server.close();
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }
}
