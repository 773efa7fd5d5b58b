package dev.headend.config.https;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.headend.config.tls.ServerCertificate;
import dev.headend.config.tls.TestPair;
import dev.headend.fixture.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContextException;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.netty.ChannelBindException;

@ExtendWith(OutputCaptureExtension.class)
class HttpsServerTest {
    private static final TestPair PAIR = TestPair.issue();

    @TempDir
    Path folder;

    @Test
    void servesTheSameApplicationOnBothPorts() throws Exception {
        try (ConfigurableApplicationContext program = start();
                HttpClient client = client(PAIR)) {
            assertThat(get(client, "http", HttpsProbe.plainPort(program), "/scheme")
                            .body())
                    .isEqualTo("http");
            assertThat(get(client, "https", port(program), "/scheme").body()).isEqualTo("https");
        }
    }

    @Test
    void servesOnlyPlainHttpWithoutACertificate() throws Exception {
        try (ConfigurableApplicationContext program = HttpsProbe.start(Map.of());
                HttpClient client = HttpClient.newHttpClient()) {
            assertThat(get(client, "http", HttpsProbe.plainPort(program), "/scheme")
                            .body())
                    .isEqualTo("http");
            assertThat(program.getBeansOfType(HttpsServer.class)).isEmpty();
        }
    }

    @Test
    void whatIsSetForTheFirstHoldsForBoth() throws Exception {
        String tooLong = "/" + "x".repeat(HttpsProbe.LONGEST_LINE);
        try (ConfigurableApplicationContext program = start();
                HttpClient client = client(PAIR)) {
            assertThat(get(client, "http", HttpsProbe.plainPort(program), tooLong)
                            .statusCode())
                    .isEqualTo(414);
            assertThat(get(client, "https", port(program), tooLong).statusCode())
                    .isEqualTo(414);
        }
    }

    @Test
    void whatTheProgramCustomizesHoldsForBoth() throws Exception {
        try (ConfigurableApplicationContext program = start();
                HttpClient client = client(PAIR)) {
            HttpsProbe.Requests requests = program.getBean(HttpsProbe.Requests.class);

            assertThat(get(client, "http", HttpsProbe.plainPort(program), "/scheme")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(requests.count).hasValue(1);
            assertThat(get(client, "https", port(program), "/scheme").statusCode())
                    .isEqualTo(200);
            assertThat(requests.count).hasValue(2);
        }
    }

    @Test
    void aWebSocketLivesOnWhileTheCertificateChanges() throws Exception {
        TestPair next = TestPair.issue();
        try (ConfigurableApplicationContext program = start();
                HttpClient oldClient = client(PAIR);
                HttpClient newClient = client(next);
                Echo before = Echo.connect(oldClient, port(program))) {
            next.writeTo(folder);
            program.getBean(ServerCertificate.class).reload();

            try (Echo after = Echo.connect(newClient, port(program))) {
                assertThat(before.answerTo("still here")).isEqualTo("still here");
                assertThat(after.answerTo("new here")).isEqualTo("new here");
            }
        }
    }

    @Test
    void finishesWhatIsRunningBeforeItStops() throws Exception {
        ConfigurableApplicationContext program = start();
        int port = port(program);
        HttpsProbe.SlowAnswer slow = program.getBean(HttpsProbe.SlowAnswer.class);
        try (HttpClient client = client(PAIR)) {
            CompletableFuture<HttpResponse<String>> answer =
                    client.sendAsync(request("https", port, "/slow"), BodyHandlers.ofString());
            slow.asked.asMono().block(Patience.TIME);

            Thread closing = Thread.ofVirtual().start(program::close);
            await().until(() -> refusesConnections(port));
            slow.released.tryEmitEmpty();

            assertThat(answer.get(Patience.SECONDS, TimeUnit.SECONDS).body()).isEqualTo("done");
            assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    @Test
    void aTakenPortEndsTheStart() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (ServerSocket taken = new ServerSocket(0, 1, loopback)) {
            assertThatExceptionOfType(ApplicationContextException.class)
                    .isThrownBy(() -> start(taken.getLocalPort()).close())
                    .satisfies(failure -> assertThat(bindFailure(failure))
                            .extracting(ChannelBindException::localPort)
                            .isEqualTo(taken.getLocalPort()));
        }
    }

    @Test
    void whoSpeaksNoTlsIsHungUpOnWithoutAStackTrace(CapturedOutput output) throws IOException {
        try (ConfigurableApplicationContext program = start();
                Socket socket = new Socket("127.0.0.1", port(program))) {
            socket.setSoTimeout(Patience.SECONDS * 1000);
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(socket.getInputStream().readAllBytes()).doesNotContain('H', 'T', 'T', 'P');
        }
        assertThat(output).doesNotContain("\tat ").doesNotContain(" ERROR ");
    }

    private ConfigurableApplicationContext start() {
        return start(0);
    }

    private ConfigurableApplicationContext start(int port) {
        PAIR.writeTo(folder);
        return HttpsProbe.start(Map.of(
                "SSL_CERT", folder.resolve(TestPair.CERTIFICATE).toString(),
                "SSL_KEY", folder.resolve(TestPair.KEY).toString(),
                "SSL_PORT", String.valueOf(port)));
    }

    private static int port(ConfigurableApplicationContext program) {
        return program.getBean(HttpsServer.class).port();
    }

    private static HttpClient client(TestPair trusted) {
        return HttpClient.newBuilder().sslContext(trusted.clientContext()).build();
    }

    private static HttpRequest request(String scheme, int port, String path) {
        return HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + port + path))
                .build();
    }

    private static HttpResponse<String> get(HttpClient client, String scheme, int port, String path)
            throws IOException, InterruptedException {
        return client.send(request(scheme, port, path), BodyHandlers.ofString());
    }

    private static boolean refusesConnections(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return !socket.isConnected();
        } catch (IOException refused) {
            return true;
        }
    }

    private static @Nullable ChannelBindException bindFailure(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ChannelBindException bind) {
                return bind;
            }
        }
        return null;
    }

    /** A client of the probe's echo over WSS. */
    private record Echo(WebSocket socket, BlockingQueue<String> answers) implements AutoCloseable {
        static Echo connect(HttpClient client, int port) throws Exception {
            BlockingQueue<String> answers = new LinkedBlockingQueue<>();
            WebSocket.Listener listener = new WebSocket.Listener() {
                @Override
                public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                    answers.add(text.toString());
                    socket.request(1);
                    return null;
                }
            };
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create("wss://127.0.0.1:" + port + "/echo"), listener)
                    .get(Patience.SECONDS, TimeUnit.SECONDS);
            return new Echo(socket, answers);
        }

        @Nullable
        String answerTo(String text) throws Exception {
            socket.sendText(text, true).get(Patience.SECONDS, TimeUnit.SECONDS);
            return answers.poll(Patience.SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            socket.abort();
        }
    }
}
