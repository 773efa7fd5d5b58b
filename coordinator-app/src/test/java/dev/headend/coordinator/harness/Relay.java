package dev.headend.coordinator.harness;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

/** The way to a server on this machine, for one client that can be cut off from it, or far away, while others are not. */
public final class Relay implements AutoCloseable {
    private static final int BACKLOG = 50;
    private static final int CHUNK = 64 * 1024;

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile Duration delay = Duration.ZERO;

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

    /** Each answer that comes from now on takes this long more. */
    public void delayAnswers(Duration by) {
        delay = by;
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
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> answer(server, client));
            client.getInputStream().transferTo(server.getOutputStream());
        }
    }

    private void answer(Socket from, Socket to) {
        byte[] chunk = new byte[CHUNK];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(chunk); read > 0; read = in.read(chunk)) {
                Thread.sleep(delay);
                out.write(chunk, 0, read);
            }
        } catch (IOException closed) {
            // both are closed
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException("nobody interrupts this thread", unexpected);
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
