package dev.headend.net.http;

import dev.headend.fixture.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers each request with what a test has it write, HTTP or not. */
final class RawServer implements AutoCloseable {
    /** Writes an answer; an exception, or a socket closed, ends the connection. */
    @FunctionalInterface
    interface Answerer {
        void answer(Socket socket, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket listening;
    private final Answerer answerer;
    private final AtomicInteger connections = new AtomicInteger();

    RawServer(Answerer answerer) {
        this.answerer = answerer;
        try {
            this.listening = new ServerSocket(FreePorts.next(), 50, InetAddress.getLoopbackAddress());
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
        Thread.ofVirtual().start(this::acceptAll);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/path");
    }

    /** How many there have been. */
    int connections() {
        return connections.get();
    }

    private void acceptAll() {
        while (true) {
            try {
                Socket socket = listening.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            while (requestRead(socket.getInputStream())) {
                answerer.answer(socket, socket.getOutputStream());
            }
        } catch (IOException | InterruptedException ended) {
            // by the client, or by the test
        }
    }

    private static boolean requestRead(InputStream in) throws IOException {
        String end = "";
        while (!end.endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            end = (end + (char) next);
            end = end.substring(Math.max(0, end.length() - 4));
        }
        return true;
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }
}
