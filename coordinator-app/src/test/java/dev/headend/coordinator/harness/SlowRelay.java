package dev.headend.coordinator.harness;

import dev.headend.fixture.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** A way to a server that is far away: each answer takes its time. */
public final class SlowRelay implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;

    private final ServerSocket server;
    private final int target;
    private volatile Duration delay = Duration.ZERO;

    private SlowRelay(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    /**
     * It takes no time at first.
     *
     * @param target port on this machine
     */
    public static SlowRelay start(int target) throws IOException {
        SlowRelay relay =
                new SlowRelay(new ServerSocket(FreePorts.next(), 50, InetAddress.getLoopbackAddress()), target);
        Thread.ofVirtual().start(relay::accept);
        return relay;
    }

    public int port() {
        return server.getLocalPort();
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
        try (client;
                Socket target = new Socket(InetAddress.getLoopbackAddress(), this.target)) {
            client.setTcpNoDelay(true);
            target.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> answer(target, client));
            client.getInputStream().transferTo(target.getOutputStream());
        } catch (IOException failed) {
            // both are closed
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

    @Override
    public void close() throws IOException {
        server.close();
    }
}
