package dev.headend.encoder.storage.azure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.NetworkStorageContract;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.http.RequestSender;
import dev.headend.encoder.storage.server.Azurite;
import dev.headend.encoder.storage.server.FaultProxy;
import dev.headend.encoder.storage.server.TokenServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract with the account's key, and tokens besides. */
final class AzureStorageTest extends NetworkStorageContract {
    private static final String CONTAINER = "media";
    private static final byte[] CONTENT = "x".getBytes(UTF_8);

    @TempDir
    private static Path folder;

    private static Azurite server;
    private static FaultProxy proxy;
    private static TokenServer tokens;
    private static HttpClient viewer;

    private RequestSender sender;
    private Storage storage;
    private Storage impatient;

    private final String own = UUID.randomUUID() + "/";

    @BeforeAll
    static void start() throws Exception {
        server = new Azurite(folder);
        proxy = new FaultProxy(server.port());
        tokens = new TokenServer();
        viewer = HttpClient.newBuilder().sslContext(server.trust()).build();
        createContainer();
    }

    /** With connections of its own: those of the test before may just have been reset. */
    @BeforeEach
    void connect() throws GeneralSecurityException {
        sender = new RequestSender(server.trust(), Duration.ofSeconds(20));
        storage = properties(Azurite.KEY, TokenServer.SECRET).open(sender, Clock.systemUTC());
        RequestSender hasty = new RequestSender(server.trust(), Duration.ofSeconds(1));
        impatient = properties(Azurite.KEY, TokenServer.SECRET).open(hasty, Clock.systemUTC());
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            tokens.close();
            proxy.close();
            server.close();
        }
    }

    private static void createContainer() throws Exception {
        RequestSender patient = new RequestSender(server.trust(), Duration.ofSeconds(30));
        ClientSecret authorization =
                new ClientSecret(tokens.url(), TokenServer.TENANT, TokenServer.CLIENT, TokenServer.SECRET, patient);
        HttpRequest request = HttpRequest.newBuilder(directly(CONTAINER + "?restype=container"))
                .header("x-ms-version", "2021-12-02")
                .header("x-ms-blob-public-access", "blob")
                .header("Authorization", authorization.of())
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(viewer.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(201);
    }

    private static URI directly(String path) {
        return URI.create("https://127.0.0.1:" + server.port() + "/" + Azurite.ACCOUNT + "/" + path);
    }

    private static AzureProperties properties(String key, String secret) {
        return properties(key, secret, CONTAINER);
    }

    private static AzureProperties properties(String key, String secret, String container) {
        return new AzureProperties(
                Azurite.ACCOUNT,
                container,
                URI.create("https://127.0.0.1:" + proxy.port() + "/" + Azurite.ACCOUNT),
                key,
                tokens.url(),
                TokenServer.TENANT,
                TokenServer.CLIENT,
                secret);
    }

    @Override
    protected Storage storage() {
        return storage;
    }

    @Override
    protected String folder() {
        return own;
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
    protected String servedHeader(String path, String header) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(directly(CONTAINER + "/" + path)).build();
        HttpResponse<Void> answer = viewer.send(request, BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().firstValue(header).orElse("");
    }

    @Test
    void aClientWithItsSecretGetsATokenAndKeepsIt() throws IOException {
        Storage byToken = properties(null, TokenServer.SECRET).open(sender, Clock.systemUTC());
        int before = tokens.given();
        byToken.put(own + "a", CONTENT, ContentKind.SEGMENT);
        assertThat(byToken.read(own + "a").orElseThrow().content()).isEqualTo(CONTENT);
        byToken.delete(own + "a");
        assertThat(tokens.given()).isEqualTo(before + 1);
    }

    @Test
    void aTokenThatIsAboutToEndIsReplaced() throws IOException {
        tokens.lifetime(299);
        Storage byToken = properties(null, TokenServer.SECRET).open(sender, Clock.systemUTC());
        int before = tokens.given();
        byToken.put(own + "a", CONTENT, ContentKind.SEGMENT);
        byToken.put(own + "a", CONTENT, ContentKind.SEGMENT);
        Awaitility.await().until(() -> tokens.given() == before + 2);
        tokens.lifetime(3600);
    }

    /** A lease that is not renewed for 10 s stops all streams; asking for a token may take half a minute. */
    @Test
    void aTokenServesUntilItsEndThoughNoOtherIsGiven() throws Exception {
        tokens.lifetime(299);
        Storage byToken = properties(null, TokenServer.SECRET).open(sender, Clock.systemUTC());
        byToken.put(own + "a", CONTENT, ContentKind.SEGMENT);
        int before = tokens.given();
        try (var _ = tokens.hang()) {
            long begin = System.nanoTime();
            for (int i = 0; i < 3; i++) {
                byToken.put(own + "a", CONTENT, ContentKind.SEGMENT);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        }
        // The other one comes now: tests that follow count tokens.
        Awaitility.await().until(() -> tokens.given() == before + 1);
        tokens.lifetime(3600);
    }

    @Test
    void aWrongSecretIsSaidInWords() {
        Storage byToken = properties(null, "wrong").open(sender, Clock.systemUTC());
        assertThatThrownBy(() -> byToken.put(own + "a", CONTENT, ContentKind.SEGMENT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no token for AZURE_CLIENT_ID")
                .hasMessageContaining("AADSTS7000215");
    }

    @Test
    void aWrongKeyIsSaidInWords() {
        String wrong = "AAAA" + Azurite.KEY.substring(4);
        Storage byKey = properties(wrong, TokenServer.SECRET).open(sender, Clock.systemUTC());
        assertThatThrownBy(() -> byKey.put(own + "a", CONTENT, ContentKind.SEGMENT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("answered HTTP 40")
                .hasMessageContaining("Auth");
    }

    @Test
    void aContainerThatDoesNotExistIsAFailureInWords() {
        Storage none = properties(Azurite.KEY, TokenServer.SECRET, "none").open(sender, Clock.systemUTC());
        assertThatThrownBy(() -> none.put("a", CONTENT, ContentKind.SEGMENT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("container")
                .hasMessageEndingWith("; create the container, or correct AZURE_STORAGE_CONTAINER");
        assertThatThrownBy(() -> none.read("a")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> none.replace("a", CONTENT, ContentKind.SEGMENT, "\"1\""))
                .isInstanceOf(IOException.class);
    }

    @Test
    void noSecretIsInItsText() {
        assertThat(properties(Azurite.KEY, TokenServer.SECRET).toString())
                .doesNotContain(Azurite.KEY, TokenServer.SECRET);
    }
}
