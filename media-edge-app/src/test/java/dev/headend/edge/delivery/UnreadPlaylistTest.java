package dev.headend.edge.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.RunningEdge;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that ask for the playlist of a long recording and read nothing of it. */
class UnreadPlaylistTest {
    private static final String PLAYLIST = "/hls/news/s1/640x360-25/vod.m3u8";
    private static final int BYTES = 8 << 20;
    private static final int CLIENTS = 16;
    /** Outside the heap; the pool takes more than is used of it. */
    private static final long BEARABLE = CLIENTS * (1L << 20);

    @TempDir
    private Path folder;

    /** That memory is the streams': what publishers send is kept there. */
    @Test
    void takesNextToNothingOutsideTheHeap() throws Exception {
        byte[] playlist = "#EXTINF:3.000,\n0123456789.ts\n\n"
                .repeat(BYTES / 16)
                .substring(0, BYTES)
                .getBytes(US_ASCII);
        Path file = folder.resolve(PLAYLIST.substring(1));
        Files.createDirectories(file.getParent());
        Files.write(file, playlist);
        List<Socket> clients = new ArrayList<>();
        try (RunningEdge edge = RunningEdge.start(Map.of("HLS_FILESYSTEM_PATH", folder.toString()))) {
            long before = outsideTheHeap();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(ask(edge));
            }
            for (Socket client : clients) {
                assertThat(client.getInputStream().readNBytes(12)).isEqualTo("HTTP/1.1 200".getBytes(US_ASCII));
            }
            assertThat(outsideTheHeap() - before).isLessThan(BEARABLE);

            InputStream rest = clients.getFirst().getInputStream();
            String head = head(rest);
            assertThat(head).contains("content-length: " + BYTES);
            assertThat(rest.readAllBytes()).isEqualTo(playlist);
            // The edge waits for them when it stops.
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private static long outsideTheHeap() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    private static Socket ask(RunningEdge edge) throws IOException {
        Socket client = new Socket();
        client.setReceiveBufferSize(64 << 10); // so that what is not read stays with the edge
        client.connect(new InetSocketAddress(edge.http().getHost(), edge.http().getPort()));
        String request = "GET " + PLAYLIST + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        client.getOutputStream().write(request.getBytes(US_ASCII));
        return client;
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        return head.toString().toLowerCase(Locale.ROOT);
    }
}
