package dev.headend.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.net.http.HeaderPost.Outcome;
import dev.headend.net.http.RawServer.Answerer;
import dev.headend.net.http.proxy.Proxies;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.netty.http.client.HttpClient;

/** What a post makes of servers, most of which do not behave. */
class HeaderPostTest {
    private static final String NOTHING = "Content-Length: 0\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\n" + NOTHING;
    private static final Duration PATIENT = Duration.ofSeconds(10);
    private static final Duration IMPATIENT = Duration.ofSeconds(1);

    private static HeaderPost post(URI url, Duration timeout) {
        return new HeaderPost(client(url), url, timeout, timeout);
    }

    private static HttpClient client(URI url) {
        return new OutgoingHttp(Proxies.NONE).client("test", 1, url);
    }

    private static Outcome send(HeaderPost post) {
        return Objects.requireNonNull(
                post.send(headers -> headers.set("x-said", "this")).block(PATIENT));
    }

    private static Outcome answer(Answerer answerer, Duration timeout) {
        try (RawServer server = new RawServer(answerer)) {
            return send(post(server.url(), timeout));
        }
    }

    private static Answerer writes(String text) {
        return (_, out) -> out.write(text.getBytes(ISO_8859_1));
    }

    private static void assertAnswered(Outcome answer, int status) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Outcome.Answered.class,
                        given -> assertThat(given.status()).isEqualTo(status));
    }

    private static void assertUnanswered(Outcome answer, String words) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Outcome.Unanswered.class,
                        missing -> assertThat(missing.reason()).contains(words));
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', 200",
        "'HTTP/1.1 204 No Content\r\n\r\n', 204",
        "'HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n', 301",
        "'HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\nno', 500",
        "'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', 200",
        "'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n', 403",
        "'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n', 101",
        "'HTTP/1.1 200 OK\r\nx-a: \u001b[31m\r\n: no name\r\nContent-Length: 0\r\n\r\n', 200",
        "'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 200",
    })
    void theFinalAnswersHeadIsWhatCounts(String written, int status) {
        assertAnswered(answer(writes(written), PATIENT), status);
    }

    @ParameterizedTest
    @CsvSource({
        "'SSH-2.0-OpenSSH\r\n', its answer is not HTTP",
        "'\u0001\u0002\u001b[31m\r\n\r\n', its answer is not HTTP",
        "'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n', its answer is not HTTP",
    })
    void whatIsNoAnswerIsSaidInWords(String written, String words) {
        Outcome answer = answer(writes(written), PATIENT);
        assertUnanswered(answer, words);
        assertThat(((Outcome.Unanswered) answer).reason()).matches("\\P{Cntrl}{1,201}");
    }

    @Test
    void aHeadWithoutEndIsNotReadToItsEnd() {
        Answerer endless = (_, out) -> {
            out.write("HTTP/1.1 200 OK\r\n".getBytes(ISO_8859_1));
            while (true) {
                out.write("x-a: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n".getBytes(ISO_8859_1));
            }
        };
        assertUnanswered(answer(endless, PATIENT), "the head of its answer is too long");
    }

    @Test
    void aServerThatHangsUpHasNotAnswered() {
        assertUnanswered(answer((socket, _) -> socket.close(), PATIENT), "without an answer");
        Answerer reset = (socket, _) -> {
            socket.setSoLinger(true, 0);
            socket.close();
        };
        assertUnanswered(answer(reset, PATIENT), "reset");
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() {
        RawServer gone = new RawServer(writes(OK));
        gone.close();
        assertThat(send(post(gone.url(), PATIENT)))
                .isEqualTo(new Outcome.Unreachable(
                        "connection refused: 127.0.0.1:" + gone.url().getPort()));
        assertUnreachable(URI.create(gone.url().toString().replace("http", "https")), "refused");
        assertUnreachable(URI.create("http://no-such-host.invalid/"), "no-such-host.invalid");
    }

    private static void assertUnreachable(URI url, String words) {
        assertThat(send(post(url, PATIENT)))
                .isInstanceOfSatisfying(
                        Outcome.Unreachable.class,
                        answer -> assertThat(answer.reason()).contains(words));
    }

    @Test
    void aServerWithoutTls() {
        try (RawServer server = new RawServer(writes(OK))) {
            URI url = URI.create(server.url().toString().replace("http", "https"));
            assertUnanswered(send(post(url, IMPATIENT)), "no answer within 1 s");
        }
    }

    @Test
    void silenceEnds() {
        CountDownLatch never = new CountDownLatch(1);
        assertUnanswered(answer((_, _) -> never.await(), IMPATIENT), "no answer within 1 s");
    }

    /** Each byte shows that the server lives; it has one second all the same. */
    @Test
    void slownessEndsToo() {
        CountDownLatch never = new CountDownLatch(1);
        Answerer dripping = (_, out) -> {
            out.write("HTTP/1.1 200 OK\r\nx-a: ".getBytes(ISO_8859_1));
            while (!never.await(50, TimeUnit.MILLISECONDS)) {
                out.write('a');
            }
        };
        assertUnanswered(answer(dripping, IMPATIENT), "no answer within 1 s");
        Answerer soon = (_, out) -> {
            while (!never.await(50, TimeUnit.MILLISECONDS)) {
                out.write("HTTP/1.1 103 Early Hints\r\n\r\n".getBytes(ISO_8859_1));
            }
        };
        assertUnanswered(answer(soon, IMPATIENT), "no answer within 1 s");
    }

    @Test
    void aConnectionIsUsedAgainAlsoAfterABody() {
        String[] answers = {OK, "HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n" + "a".repeat(50_000)};
        int[] next = {0};
        try (RawServer server = new RawServer((_, out) -> out.write(answers[next[0]++ % 2].getBytes(ISO_8859_1)))) {
            // With the usual limit, a busy machine may be too late with the rest of a body.
            HeaderPost post = new HeaderPost(client(server.url()), server.url(), PATIENT, PATIENT, PATIENT);
            for (int i = 0; i < 6; i++) {
                assertAnswered(send(post), 200);
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"200", "500"})
    void aBodyWithoutEndIsCutOff(int status) {
        CompletableFuture<IOException> cut = new CompletableFuture<>();
        Answerer endless = (_, out) -> {
            out.write(("HTTP/1.1 " + status + " x\r\n\r\n").getBytes(ISO_8859_1));
            writeUntilCut(out, cut);
        };
        try (RawServer server = new RawServer(endless)) {
            HeaderPost post = post(server.url(), PATIENT);
            assertAnswered(send(post), status);
            assertThat(cut).succeedsWithin(PATIENT);
            assertAnswered(send(post), status);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    private static void writeUntilCut(OutputStream out, CompletableFuture<IOException> cut) throws IOException {
        try {
            while (true) {
                out.write(new byte[8192]);
            }
        } catch (IOException closed) {
            cut.complete(closed);
            throw closed;
        }
    }

    /** On a busy machine an answer that is sent in time may be read too late: so the first one counts that is not. */
    @Test
    void anAnswerInTimeStaysOneWhateverItsBodyDoes() {
        CountDownLatch never = new CountDownLatch(1);
        Answerer late = (_, out) -> {
            assertThat(never.await(IMPATIENT.toMillis() - 100, TimeUnit.MILLISECONDS))
                    .isFalse();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n".getBytes(ISO_8859_1));
            never.await();
        };
        assertThat(Stream.generate(() -> answer(late, IMPATIENT)).limit(20).anyMatch(Outcome::isOk))
                .isTrue();
    }

    @Test
    void aConnectionThatHasSwitchedIsNotUsedAgain() {
        try (RawServer server = new RawServer(writes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"))) {
            HeaderPost post = post(server.url(), PATIENT);
            assertAnswered(send(post), 101);
            assertAnswered(send(post), 101);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void aLineBreakInAHeaderIsNotSent() {
        try (RawServer server = new RawServer(writes(OK))) {
            HeaderPost post = post(server.url(), PATIENT);
            assertUnanswered(
                    post.send(headers -> headers.set("x-said", "this\r\nx-evil: that"))
                            .block(PATIENT),
                    "the request cannot be written");
            assertThat(server.connections()).isZero();
        }
    }
}
