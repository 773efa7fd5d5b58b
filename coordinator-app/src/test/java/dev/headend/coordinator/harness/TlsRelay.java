package dev.headend.coordinator.harness;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** Takes TLS off connections to a server that has none itself. */
public final class TlsRelay implements AutoCloseable {
    private final SSLServerSocket server;
    private final int target;

    private TlsRelay(SSLServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    /** @param target port on this machine */
    public static TlsRelay start(X509Bundle certificate, int target) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(certificate.toKeyManagerFactory().getKeyManagers(), null, null);
        SSLServerSocket server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        TlsRelay relay = new TlsRelay(server, target);
        Thread.ofVirtual().start(relay::accept);
        return relay;
    }

    public int port() {
        return server.getLocalPort();
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
        try (client;
                Socket redis = new Socket(InetAddress.getLoopbackAddress(), target)) {
            Thread.ofVirtual().start(() -> copy(redis, client));
            copy(client, redis);
        } catch (IOException failed) {
            // both are closed
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

    @Override
    public void close() throws IOException {
        server.close();
    }
}
