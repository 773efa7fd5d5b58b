package dev.headend.encoder.storage.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a client and a server, and does to connections what networks and servers do. */
public final class FaultProxy implements AutoCloseable {
    /** What becomes of connections. */
    public enum Fault {
        NONE,
        /** Accepted, and reset at once. */
        REFUSED,
        /** Reset in the middle of a request. */
        RESET,
        /** Accepted, and then nothing is read or written. */
        HUNG,
        /** Answered with 503, whatever is asked. */
        UNAVAILABLE,
        /** The server works, but its answer never comes. */
        SILENT,
        /** 256 KiB a second. */
        SLOW
    }

    private static final int BEFORE_RESET = 20_000;
    private static final int BUFFER = 8 * 1024;
    private static final int SLOW_PAUSE_MS = 1000 / 32;
    private static final byte[] ANSWER = ("HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\n"
                    + "Content-Length: 14\r\nConnection: close\r\n\r\nout of service")
            .getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;
    private volatile int remaining;

    /** @param target port on this machine */
    public FaultProxy(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Connections so far. */
    public int accepted() {
        return accepted.get();
    }

    /** From now on; what is connected now is reset. */
    public void set(Fault next) {
        set(next, Integer.MAX_VALUE);
    }

    /** For so many connections. */
    public void set(Fault next, int connections) {
        remaining = connections;
        fault = next;
        open.forEach(FaultProxy::reset);
    }

    private void accept() {
        while (true) {
            try {
                Socket client = listener.accept();
                accepted.incrementAndGet();
                open.add(client);
                Fault now = fault;
                if (now != Fault.NONE && --remaining == 0) {
                    fault = Fault.NONE;
                }
                Thread.ofVirtual().start(() -> serve(client, now));
            } catch (IOException over) {
                return;
            }
        }
    }

    private void serve(Socket client, Fault now) {
        try (client) {
            switch (now) {
                case REFUSED -> reset(client);
                case HUNG -> closed.await();
                case UNAVAILABLE -> answer(client);
                case NONE, RESET, SILENT, SLOW -> forward(client, now);
            }
        } catch (IOException | InterruptedException gone) {
            reset(client);
        } finally {
            open.remove(client);
        }
    }

    /** Reads what is sent meanwhile, as a server does that does not want it. */
    private static void answer(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        int ignored = in.read(new byte[BUFFER]);
        client.getOutputStream().write(ANSWER);
        client.shutdownOutput();
        in.transferTo(OutputStream.nullOutputStream());
    }

    private void forward(Socket client, Fault now) throws IOException, InterruptedException {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            open.add(server);
            Thread back = Thread.ofVirtual().start(() -> back(server, client, now));
            there(client, server, now);
            server.shutdownOutput();
            back.join();
            open.remove(server);
        }
    }

    private static void there(Socket client, Socket server, Fault now) throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER];
        int sent = 0;
        for (int n = client.getInputStream().read(buffer);
                n >= 0;
                n = client.getInputStream().read(buffer)) {
            server.getOutputStream().write(buffer, 0, n);
            sent += n;
            if (now == Fault.RESET && sent > BEFORE_RESET) {
                reset(client);
                reset(server);
            }
            if (now == Fault.SLOW) {
                Thread.sleep(SLOW_PAUSE_MS);
            }
        }
    }

    private static void back(Socket server, Socket client, Fault now) {
        try {
            OutputStream to = now == Fault.SILENT ? OutputStream.nullOutputStream() : client.getOutputStream();
            server.getInputStream().transferTo(to);
            if (now != Fault.SILENT) {
                client.shutdownOutput();
            }
        } catch (IOException gone) {
            reset(client);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException gone) {
            // Then it is.
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listener.close();
        open.forEach(FaultProxy::reset);
    }
}
