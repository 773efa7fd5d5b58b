package dev.headend.system.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** A TCP proxy on this machine that keeps what the server says: FFmpeg does not show RTMP status codes. */
public final class WireTap implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 * 1024;

    /** An AMF0 object's field {@code code}: the marker of a string, its length in two bytes, its letters. */
    private static final Pattern STATUS =
            Pattern.compile("(?:onStatus|_error).{0,120}?code\\x02..(Net[A-Za-z.]+)", Pattern.DOTALL);

    private final int serverPort;
    private final ServerSocket listener;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    /** @param serverPort where the connections really go */
    public WireTap(int serverPort) {
        this.serverPort = serverPort;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** The address of the tap instead of the server's. */
    public String through(String url) {
        return url.replace(":" + serverPort + "/", ":" + listener.getLocalPort() + "/");
    }

    /** The codes of all {@code onStatus} and {@code _error} messages that the server has sent so far. */
    public synchronized List<String> statusCodes() {
        return STATUS.matcher(said.toString(StandardCharsets.ISO_8859_1))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                Thread.ofVirtual().start(() -> copy(client, server, false));
                Thread.ofVirtual().start(() -> copy(server, client, true));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void copy(Socket from, Socket to, boolean fromServer) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            int count;
            while ((count = in.read(buffer)) >= 0) {
                if (fromServer) {
                    keep(buffer, count);
                }
                out.write(buffer, 0, count);
            }
        } catch (IOException ended) {
            // One side has closed: closing both, as done here, is all there is to do.
        }
    }

    private synchronized void keep(byte[] buffer, int count) {
        said.write(buffer, 0, count);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
