package dev.headend.edge.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.RunningEdge;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several requests on one connection, for files and for other things, that are answered by different parts of the program. */
class SharedConnectionTest {
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");
    private static final int SEGMENT_BYTES = 9 << 20; // some windows

    @TempDir
    private static Path folder;

    private static RunningEdge edge;

    @BeforeAll
    static void start() throws IOException {
        Path playlist = folder.resolve("hls/news/live.m3u8");
        Files.createDirectories(playlist.getParent());
        Files.writeString(playlist, "#EXTM3U\n");
        Files.write(folder.resolve("hls/news/0.ts"), new byte[SEGMENT_BYTES]);
        Files.write(folder.resolve("hls/news/empty.ts"), new byte[0]);
        edge = RunningEdge.start(Map.of("HLS_FILESYSTEM_PATH", folder.toString()), Map.of("headend.http.idle", "3s"));
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    /** A response as it came. */
    private record Received(String head, byte[] body) {}

    @Test
    void answersComeInTheOrderOfTheRequests() throws IOException {
        List<String> targets = List.of(
                "/hls/news/live.m3u8",
                "/watch/news",
                "/hls/news/0.ts",
                "/hls/news/empty.ts",
                "/hls/news/gone.ts",
                "/nowhere",
                "/hls/news/live.m3u8",
                "/hls/../secret.ts",
                "/watch/other");
        try (Socket socket = connect()) {
            StringBuilder requests = new StringBuilder();
            targets.forEach(target -> requests.append(get(target)));
            socket.getOutputStream().write(requests.toString().getBytes(US_ASCII));
            List<Received> received = receive(socket, targets.size());
            assertThat(received)
                    .extracting(answer -> answer.head().substring(9, 12))
                    .containsExactly("200", "200", "200", "200", "404", "404", "200", "404", "200");
            assertThat(received.get(0).body()).asString().isEqualTo("#EXTM3U\n");
            assertThat(received.get(1).body()).asString().contains("<html");
            assertThat(received.get(2).body()).hasSize(SEGMENT_BYTES);
            assertThat(received.get(6).body()).asString().isEqualTo("#EXTM3U\n");
        }
    }

    @Test
    void aRequestInPiecesAndOneWithABodyAreAnswered() throws IOException {
        try (Socket socket = connect()) {
            String request = get("/hls/news/live.m3u8");
            for (byte one : request.getBytes(US_ASCII)) {
                socket.getOutputStream().write(one);
            }
            assertThat(receive(socket, 1).getFirst().head()).startsWith("HTTP/1.1 200");
            socket.getOutputStream()
                    .write("GET /hls/news/live.m3u8 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nGET /"
                            .getBytes(US_ASCII));
            assertThat(receive(socket, 1).getFirst().head())
                    .startsWith("HTTP/1.1 200")
                    .containsIgnoringCase("connection: close");
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void anOldClientKeepsItsConnectionOnlyIfItAsksForThat() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write("GET /hls/news/live.m3u8 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n".getBytes(US_ASCII));
            assertThat(receive(socket, 1).getFirst().head()).containsIgnoringCase("connection: keep-alive");
            socket.getOutputStream().write("GET /hls/news/live.m3u8 HTTP/1.0\r\n\r\n".getBytes(US_ASCII));
            assertThat(receive(socket, 1).getFirst().body()).asString().isEqualTo("#EXTM3U\n");
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    /** It was ended in the middle of a file, as the server behind saw nothing of the requests. */
    @Test
    void aConnectionIsIdleOnlyWhenNothingIsSent() throws Exception {
        try (Socket socket = connect()) {
            for (int i = 0; i < 4; i++) {
                socket.getOutputStream().write(get("/hls/news/live.m3u8").getBytes(US_ASCII));
                assertThat(receive(socket, 1)).hasSize(1);
                // A player between two looks at the playlist: together longer than a connection may be idle, and each
                // so
                // much shorter that a machine may stand still for a while.
                Thread.sleep(1000);
            }
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whoSendsRequestsWithoutEndIsDisconnected() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(get("/hls/news/0.ts").repeat(1000).getBytes(US_ASCII));
            assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(2 * SEGMENT_BYTES);
        } catch (IOException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    private static Socket connect() throws IOException {
        return new Socket("127.0.0.1", edge.http().getPort());
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    private static List<Received> receive(Socket socket, int count) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        List<Received> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                assertThat(next).as("after %s", head).isNotNegative();
                head.append((char) next);
            }
            Matcher length = LENGTH.matcher(head);
            assertThat(length.find()).as(head.toString()).isTrue();
            all.add(new Received(head.toString(), in.readNBytes(Integer.parseInt(length.group(1)))));
        }
        return all;
    }
}
