package dev.headend.edge.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.RunningEdge;
import dev.headend.fixture.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Viewers in the middle of a file when the program is told to stop. */
class ShutdownTest {
    private static final String SEGMENT = "/hls/news/s1/640x360-25/0.ts";
    private static final int BYTES = 32 << 20;

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Path file = folder.resolve(SEGMENT.substring(1));
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[BYTES]);
    }

    @Test
    void aFileOnItsWayIsSentToItsEndAndNoOtherIsBegun() throws Exception {
        try (RunningEdge edge = start("30");
                Socket viewer = connect(edge);
                Socket other = connect(edge)) {
            assertThat(statusOfHead(other)).isEqualTo(200);
            ask(viewer);
            int begun = viewer.getInputStream().readNBytes(1_000).length;
            CompletableFuture<Void> stopping = CompletableFuture.runAsync(edge::close);
            int status = 200;
            while (status == 200) {
                status = statusOfHead(other);
            }
            assertThat(status).isEqualTo(503);
            assertThat(rest(other))
                    .as("closed, so that it comes again to another edge")
                    .isNotNegative();
            assertThat(stopping).isNotDone();

            assertThat(begun + rest(viewer)).isGreaterThan(BYTES);
            stopping.get(Patience.SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    void whoReadsNothingIsNotWaitedForLongerThanTheProgramMayTake() throws Exception {
        try (RunningEdge edge = start("1");
                Socket viewer = connect(edge)) {
            ask(viewer);
            int begun = viewer.getInputStream().readNBytes(1_000).length;
            CompletableFuture.runAsync(edge::close).get(20, TimeUnit.SECONDS);
            assertThat(begun + rest(viewer)).isLessThan(BYTES);
        }
    }

    private RunningEdge start(String shutdownSeconds) {
        return RunningEdge.start(Map.of("HLS_FILESYSTEM_PATH", folder.toString(), "SHUTDOWN_SECONDS", shutdownSeconds));
    }

    private static Socket connect(RunningEdge edge) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(64 << 10); // so that what is not read stays with the edge
        socket.connect(new InetSocketAddress(edge.http().getHost(), edge.http().getPort()));
        socket.setSoTimeout(Patience.SECONDS * 1000);
        return socket;
    }

    private static void ask(Socket socket) throws IOException {
        write(socket, "GET " + SEGMENT + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static int statusOfHead(Socket socket) throws IOException {
        write(socket, "HEAD " + SEGMENT + " HTTP/1.1\r\nHost: x\r\n\r\n");
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).isNotNegative();
            head.append((char) next);
        }
        return Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    /** How many bytes come until the edge ends the connection. */
    private static int rest(Socket socket) throws IOException {
        byte[] buffer = new byte[1 << 16];
        int all = 0;
        try {
            for (int read = 0; read >= 0; read = socket.getInputStream().read(buffer)) {
                all += read;
            }
        } catch (SocketException reset) {
            // what has come counts
        }
        return all;
    }
}
