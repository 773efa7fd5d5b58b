package dev.headend.edge.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Clients that ask for the playlist of a long recording, of which there is room for two in memory, and read nothing of it. */
@Timeout(60)
class TextMemoryTest {
    private static final String PLAYLIST = "/hls/news/s1/640x360-25/vod-0.m3u8";
    /** More than the system's buffers take. */
    private static final int BYTES = 8 << 20;

    private final Scheduler fileWork = Schedulers.newBoundedElastic(4, 16, "file-work");
    private final List<Socket> clients = new ArrayList<>();
    private byte[] playlist;
    private DisposableServer server;

    @TempDir
    private Path folder;

    @BeforeEach
    void serve() throws IOException {
        playlist = "#EXTINF:3.000,\n0123456789.ts\n\n"
                .repeat(BYTES / 16)
                .substring(0, BYTES)
                .getBytes(US_ASCII);
        Path file = folder.resolve(PLAYLIST.substring(1));
        Files.createDirectories(file.getParent());
        Files.write(file, playlist);
        FileHandler files = new FileHandler(
                new FileTree(folder), fileWork, new DeliveryMetrics(new SimpleMeterRegistry()), Clock.systemUTC());
        HandlerStrategies strategies = HandlerStrategies.builder()
                .webFilter(new TextMemory(2L * BYTES))
                .build();
        server = HttpServer.create()
                .host("127.0.0.1")
                .handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(
                        RouterFunctions.route(RequestPredicates.all(), files::handle), strategies)))
                .bindNow();
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        server.disposeNow();
        fileWork.dispose();
    }

    @Test
    void sendsFromTheDiskWhatFindsNoRoom() throws IOException {
        assertThat(isFromMemory(ask())).isTrue();
        assertThat(isFromMemory(ask())).isTrue();

        Socket third = ask();
        assertThat(isFromMemory(third)).isFalse();
        assertThat(third.getInputStream().readAllBytes()).isEqualTo(playlist);
    }

    @Test
    void hasRoomAgainWhenAClientHasReadOrLeft() throws IOException {
        Socket reads = ask();
        Socket leaves = ask();
        assertThat(isFromMemory(reads)).isTrue();
        assertThat(isFromMemory(leaves)).isTrue();
        assertThat(isFromMemory(ask())).isFalse();

        assertThat(reads.getInputStream().readAllBytes()).isEqualTo(playlist);
        awaitRoom();
        assertThat(isFromMemory(ask())).isFalse();

        leaves.close();
        awaitRoom();
    }

    /** It is taken by whoever finds it. */
    private void awaitRoom() {
        Awaitility.await().until(() -> isFromMemory(ask()));
    }

    private Socket ask() throws IOException {
        Socket client = new Socket();
        clients.add(client);
        client.setReceiveBufferSize(64 << 10); // so that what is not read stays with the edge
        client.connect(new InetSocketAddress("127.0.0.1", server.port()));
        String request = "GET " + PLAYLIST + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        client.getOutputStream().write(request.getBytes(US_ASCII));
        return client;
    }

    /** Reads the head. Only what was read whole has a tag that depends on its content alone. */
    private static boolean isFromMemory(Socket client) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) client.getInputStream().read());
        }
        assertThat(head).startsWith("HTTP/1.1 200").containsIgnoringCase("content-length: " + BYTES);
        return head.toString().toLowerCase(Locale.ROOT).contains("etag: w/");
    }
}
