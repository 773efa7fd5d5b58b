package dev.headend.encoder.storage.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.NetworkStorageContract;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.server.FaultProxy;
import dev.headend.encoder.storage.server.FileServer;
import dev.headend.fixture.FreePorts;
import dev.headend.net.http.auth.HttpAuth;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class HttpStorageTest extends NetworkStorageContract {
    private static final byte[] CONTENT = "x".getBytes(UTF_8);

    private FileServer server;
    private FaultProxy proxy;
    private Storage storage;
    private Storage impatient;

    @BeforeEach
    void start() throws IOException {
        server = new FileServer();
        proxy = new FaultProxy(server.port());
        storage = storage(new HttpAuth.None());
        impatient = storage(new HttpAuth.None(), Duration.ofSeconds(1));
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    private Storage storage(HttpAuth auth) {
        return storage(auth, Duration.ofSeconds(20));
    }

    private Storage storage(HttpAuth auth, Duration patience) {
        return storage(proxy.port(), auth, patience);
    }

    private static Storage storage(int port, HttpAuth auth, Duration patience) {
        return new HttpStorage(
                URI.create("http://127.0.0.1:" + port + "/media"),
                new AuthorizationHeader(auth),
                new RequestSender(HttpClient.newBuilder(), patience));
    }

    @Override
    protected Storage storage() {
        return storage;
    }

    @Override
    protected Storage impatient() {
        return impatient;
    }

    @Override
    protected FaultProxy proxy() {
        return proxy;
    }

    @Override
    protected String servedHeader(String path, String header) {
        return server.header("/media/" + path, header);
    }

    static Stream<Arguments> auths() {
        return Stream.of(
                Arguments.of(new HttpAuth.Basic("me", "pass word"), "Basic bWU6cGFzcyB3b3Jk"),
                Arguments.of(new HttpAuth.Bearer("t0ken"), "Bearer t0ken"),
                Arguments.of(new HttpAuth.Custom("Api-Key 7"), "Api-Key 7"));
    }

    @ParameterizedTest
    @MethodSource("auths")
    void showsWhoWeAre(HttpAuth auth, String header) throws IOException {
        server.demand(header);
        storage(auth).put("a", CONTENT, ContentKind.SEGMENT);
        assertThat(storage(auth).read("a")).isPresent();
        storage(auth).delete("a");
        assertThatThrownBy(() -> storage.put("a", CONTENT, ContentKind.SEGMENT))
                .isInstanceOf(IOException.class)
                .hasMessage("127.0.0.1:" + proxy.port() + " answered HTTP 401: who are you?"
                        + "; check HLS_STORAGE_HTTP_AUTH, and that we may write there");
    }

    @Test
    void followsNoRedirect() {
        server.redirectTo("http://elsewhere.test/");
        assertThatThrownBy(() -> storage.put("a", CONTENT, ContentKind.SEGMENT))
                .hasMessage("127.0.0.1:" + proxy.port() + " redirects to http://elsewhere.test/ (HTTP 307)");
    }

    @Test
    void aServerThatIsNotThereIsSaidInWords() {
        Storage nobody = storage(FreePorts.next(), new HttpAuth.None(), Duration.ofSeconds(20));
        assertThatThrownBy(() -> nobody.put("a", CONTENT, ContentKind.SEGMENT))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "cannot connect to 127.0.0.1: connection refused, or no such host; check HLS_STORAGE_HTTP_URL");
    }

    /** As nginx and WebDAV servers are: they take any PUT. */
    @Test
    void replacesWithCareWhereTheServerKnowsNoConditions() throws IOException {
        server.beSimple();
        assertThat(storage.replace("a", CONTENT, ContentKind.INDEX, null)).isTrue();
        assertThat(storage.replace("a", CONTENT, ContentKind.INDEX, null)).isFalse();
        String etag = storage.read("a").orElseThrow().etag();
        assertThat(storage.replace("a", "y".getBytes(UTF_8), ContentKind.INDEX, etag))
                .isTrue();
        assertThat(storage.replace("a", CONTENT, ContentKind.INDEX, etag)).isFalse();
    }
}
