package dev.headend.config.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.config.tls.CertificateFiles;
import dev.headend.config.tls.TestPair;
import dev.headend.fixture.Patience;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A real server under its limits, and clients that try them. */
@ExtendWith(OutputCaptureExtension.class)
class HttpLimitsTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final HttpLimits NONE = new HttpLimits(LONG, LONG, LONG, LONG, 0);
    private static final TestPair PAIR = TestPair.issue();
    private static final int LARGE = 16 << 20;
    /** However long a test takes, no second line of a kind is due. */
    private static final Clock STANDING = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    private final BlockingQueue<Channel> asked = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = new ArrayList<>();
    private DisposableServer server;

    @TempDir
    private Path folder;

    private void start(HttpLimits limits) throws IOException {
        start(limits, false);
    }

    private void start(HttpLimits limits, boolean tls) throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[LARGE]);
        server = new HttpLimitsConfiguration()
                .httpLimitsCustomizer(limits, STANDING)
                .apply(tls ? encrypted(HttpServer.create()) : HttpServer.create())
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> {
                    request.withConnection(connection -> asked.add(connection.channel()));
                    if (request.uri().equals("/ws")) {
                        return response.sendWebsocket((in, _) -> in.receive().then());
                    }
                    if (request.uri().equals("/file")) {
                        return response.sendFile(file);
                    }
                    return request.uri().equals("/large")
                            ? response.sendByteArray(Mono.just(new byte[LARGE]))
                            : request.receive()
                                    .then(response.sendString(Mono.just("ok")).then());
                })
                .bindNow();
    }

    private HttpServer encrypted(HttpServer plain) throws IOException {
        CertificateFiles files = PAIR.writeTo(folder);
        SslContext context = SslContextBuilder.forServer(
                        files.certificate().toFile(), files.privateKey().toFile())
                .build();
        return plain.secure(with -> with.sslContext(context));
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.disposeNow();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(64 << 10); // so that what is not read stays with the server
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        socket.setSoTimeout(Patience.SECONDS * 1000);
        return socket;
    }

    /**
     * A connection that the server takes once it has a request to read: its time limits begin with the connection, and a client
     * that a busy machine holds up between connecting and writing would be late.
     */
    private Socket connectWith(String request) throws Exception {
        acceptConnections(false);
        Socket socket = connect();
        write(socket, request);
        acceptConnections(true);
        return socket;
    }

    private void acceptConnections(boolean yes) throws InterruptedException {
        Channel listening = server.channel();
        listening.eventLoop().submit(() -> listening.config().setAutoRead(yes)).sync();
    }

    private static Socket encrypted(Socket socket) throws IOException {
        return PAIR.clientContext().getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), true);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    /** All that comes until the server ends the connection. */
    private static String rest(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (SocketException reset) {
            return "";
        }
    }

    private static void readAnswer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("ok")) {
            int next = in.read();
            assertThat(next).isNotNegative();
            answer.append((char) next);
        }
    }

    @Test
    void aClientThatSaysNothingIsLeft() throws IOException {
        start(new HttpLimits(SHORT, LONG, LONG, LONG, 0));
        assertThat(rest(connect())).isEmpty();
    }

    /** Every byte shows that it lives, and none completes the head. */
    @Test
    void aHeadThatComesByteByByteIsNotWaitedFor() throws IOException {
        start(new HttpLimits(SHORT, LONG, LONG, LONG, 0));
        Socket socket = connect();
        Thread dripping = Thread.ofVirtual().start(() -> {
            try {
                write(socket, "GET / HTTP/1.1\r\nx-a: ");
                while (!Thread.currentThread().isInterrupted()) {
                    write(socket, "a");
                    Thread.sleep(20);
                }
            } catch (IOException | InterruptedException ended) {
                // by the server, or by the test
            }
        });
        assertThat(rest(socket)).isEmpty();
        dripping.interrupt();
    }

    @Test
    void theNextRequestIsNotWaitedForForEver() throws Exception {
        start(new HttpLimits(LONG, SHORT, LONG, LONG, 0));
        Socket socket = connectWith(REQUEST);
        readAnswer(socket);
        write(socket, "GET / HT");
        assertThat(rest(socket)).isEmpty();
    }

    @Test
    void aConnectionIsKeptBetweenRequests() throws Exception {
        start(new HttpLimits(SHORT, LONG, SHORT, SHORT, 1));
        Socket socket = connectWith(REQUEST);
        readAnswer(socket);
        Channel channel = asked.take();
        assertThat(channel.closeFuture().await(3 * SHORT.toMillis())).isFalse();
        write(socket, REQUEST);
        readAnswer(socket);
    }

    @Test
    void aBodyThatDoesNotComeIsNotWaitedFor() throws IOException {
        start(new HttpLimits(LONG, LONG, SHORT, LONG, 0));
        Socket socket = connect();
        write(socket, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
        assertThat(rest(socket)).doesNotContain("ok");
    }

    /** Its upgrade is a request that has ended. */
    @Test
    void aWebSocketLastsLongerThanARequestMay() throws Exception {
        start(new HttpLimits(SHORT, LONG, SHORT, LONG, 0));
        connectWith(
                "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        assertThat(asked.take().closeFuture().await(5 * SHORT.toMillis())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClientThatDoesNotReadItsAnswerIsLeft(boolean tls) throws Exception {
        start(new HttpLimits(LONG, LONG, LONG, SHORT, 0), tls);
        for (String path : List.of("/large", "/file")) {
            write(tls ? encrypted(connect()) : connect(), "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(asked.take().closeFuture().await(Patience.SECONDS, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    /** An answer is one write, a file as well: that it makes progress is seen only within it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClientThatReadsSlowlyGetsAllOfIt(boolean tls) throws Exception {
        start(new HttpLimits(LONG, LONG, LONG, Duration.ofSeconds(3), 0), tls);
        Callable<Long> large = slowDownload("/large", tls);
        Callable<Long> file = slowDownload("/file", tls);
        try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Long> bytes : both.invokeAll(List.of(large, file))) {
                assertThat(bytes.get()).isGreaterThan(LARGE);
            }
        }
    }

    /** Takes more than twice as long as nothing may be taken, in many short pauses. */
    private Callable<Long> slowDownload(String path, boolean tls) throws IOException {
        Socket socket = tls ? encrypted(connect()) : connect();
        write(socket, "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        InputStream in = socket.getInputStream();
        return () -> {
            long all = 0;
            for (int read = 1; read > 0; all += read) {
                read = in.readNBytes(LARGE / 100).length;
                Thread.sleep(80);
            }
            return all;
        };
    }

    @Test
    void theOldestUnidentifiedClientMakesRoom() throws Exception {
        start(new HttpLimits(LONG, LONG, LONG, LONG, 2));
        Socket peer = connect();
        write(peer, REQUEST);
        readAnswer(peer);
        Channel known = asked.take();
        known.eventLoop().submit(() -> UnidentifiedClients.identified(known)).sync();
        Socket first = connect();
        write(first, REQUEST);
        readAnswer(first);
        Socket second = connect();
        write(second, REQUEST);
        readAnswer(second);
        Socket third = connect();
        write(third, REQUEST);
        readAnswer(third);
        assertThat(rest(first)).isEmpty();
        for (Socket open : List.of(peer, second, third)) {
            write(open, REQUEST);
            readAnswer(open);
        }
    }

    @Test
    void whoHasLeftIsNotCounted() throws Exception {
        start(new HttpLimits(LONG, LONG, LONG, LONG, 1));
        for (int i = 0; i < 3; i++) {
            Socket socket = connect();
            write(socket, REQUEST);
            readAnswer(socket);
            socket.close();
            assertThat(asked.take().closeFuture().await(Patience.SECONDS, TimeUnit.SECONDS))
                    .isTrue();
        }
        Socket last = connect();
        write(last, REQUEST);
        readAnswer(last);
    }

    @Test
    void requestsThatNobodyWaitsForDoNotPileUp() throws IOException {
        start(NONE);
        Socket socket = connect();
        write(socket, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n" + REQUEST.repeat(1_000));
        assertThat(rest(socket)).doesNotEndWith("ok");
    }

    @Test
    void aHeadIsOfLimitedLength() throws IOException {
        start(NONE);
        Socket line = connect();
        write(line, "GET /" + "a".repeat(5_000) + " HTTP/1.1\r\n\r\n");
        assertThat(rest(line)).startsWith("HTTP/1.1 414");
        Socket headers = connect();
        write(headers, "GET / HTTP/1.1\r\n" + "x-a: aaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n".repeat(500) + "\r\n");
        assertThat(rest(headers)).startsWith("HTTP/1.1 431");
    }

    @Test
    void whatIsNoRequestIsLoggedNowAndThen(CapturedOutput output) throws IOException {
        start(NONE);
        for (int i = 0; i < 20; i++) {
            Socket socket = connect();
            write(socket, "\u001b[31m no request\r\n\r\n");
            assertThat(rest(socket)).startsWith("HTTP/1.1 400");
        }
        assertThat(output.toString().lines().filter(line -> line.contains("refused what is no HTTP request")))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("from 127.0.0.1:").doesNotContain("\u001b[31m no"));
    }
}
