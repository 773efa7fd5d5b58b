package dev.headend.net.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A forward proxy: tunnels, and fetches what is named by a whole URL. It finds every server on this machine, whatever its
 * name, so that tests can use names that no name service knows.
 */
final class TestProxy implements AutoCloseable {
    private final ServerSocket socket;
    private final @Nullable String credentials;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** @param credentials what {@code Proxy-Authorization} must be; null = nothing is asked for */
    TestProxy(@Nullable String credentials) {
        this.credentials = credentials;
        try {
            this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
        Thread.ofVirtual().start(this::acceptAll);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The first lines of what it was asked, in order. */
    List<String> requests() {
        return requests;
    }

    private void acceptAll() {
        while (true) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            String line = head.substring(0, head.indexOf("\r\n"));
            requests.add(line);
            if (credentials != null && !head.contains("\r\nproxy-authorization: " + credentials + "\r\n")) {
                write(client, "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
                return;
            }
            String[] words = line.split(" ");
            if (words[0].equals("CONNECT")) {
                try (Socket server = connect(URI.create("x://" + words[1]))) {
                    write(client, "HTTP/1.1 200 Go on\r\n\r\n");
                    join(client, server);
                }
            } else {
                fetch(client, head, URI.create(words[1]));
            }
        } catch (IOException ended) {
            // one side has closed
        }
    }

    /** Fetches once: what comes next on the connection is not looked at. */
    private static void fetch(Socket client, String head, URI url) throws IOException {
        try (Socket server = connect(url)) {
            write(server, head.replace(url.toString(), url.getRawPath()).replaceAll("proxy-authorization: .*\r\n", ""));
            join(client, server);
        }
    }

    private static Socket connect(URI server) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.getPort());
    }

    private static void join(Socket one, Socket other) throws IOException {
        Thread.ofVirtual().start(() -> copy(other, one));
        copy(one, other);
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // so has the other direction
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void write(Socket to, String text) throws IOException {
        OutputStream out = to.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }
}
