package dev.headend.encoder.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.NetworkStorageContract;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.server.FaultProxy;
import dev.headend.encoder.storage.server.S3Server;
import dev.headend.fixture.FreePorts;
import dev.headend.fixture.Patience;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

final class S3StorageTest extends NetworkStorageContract {
    private static final String BUCKET = "media";
    private static final Duration PATIENCE = Patience.TIME;

    @TempDir
    private static Path folder;

    private static S3Server server;
    private static FaultProxy proxy;
    private static S3AsyncClient direct;

    private S3AsyncClient client;
    private S3AsyncClient hasty;
    private S3AsyncClient beside;
    private Storage storage;

    private final String own = UUID.randomUUID() + "/";

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.withBucket(folder, BUCKET);
        proxy = new FaultProxy(server.port());
        direct = client(server.port(), S3Server.SECRET_KEY);
    }

    /** With connections of its own: those of the test before may just have been reset. */
    @BeforeEach
    void connect() {
        client = client(proxy.port(), S3Server.SECRET_KEY);
        storage = new S3Storage(client, BUCKET);
        hasty = client(proxy.port(), S3Server.SECRET_KEY, Duration.ofSeconds(1));
        beside = S3Client.beside(properties(proxy.port(), S3Server.SECRET_KEY));
    }

    @AfterEach
    void disconnect() {
        client.close();
        hasty.close();
        beside.close();
    }

    @AfterAll
    static void stop() throws IOException {
        direct.close();
        proxy.close();
        server.close();
    }

    private static S3AsyncClient client(int port, String secret) {
        return client(port, secret, PATIENCE);
    }

    private static S3AsyncClient client(int port, String secret, Duration patience) {
        return client(port, secret, UPLOADS, patience);
    }

    private static S3AsyncClient client(int port, String secret, int connections, Duration patience) {
        return S3Client.of(properties(port, secret), connections, patience);
    }

    private static S3Properties properties(int port, String secret) {
        URI endpoint = URI.create("http://127.0.0.1:" + port);
        return new S3Properties(null, BUCKET, S3Server.ACCESS_KEY, secret, null, endpoint, null);
    }

    @Override
    protected Storage storage() {
        return storage;
    }

    @Override
    protected String folder() {
        return own;
    }

    /** S3 does; S3Proxy looks first. */
    @Override
    protected boolean conditionsAreAtomic() {
        return false;
    }

    @Override
    protected Storage impatient() {
        return new S3Storage(hasty, BUCKET);
    }

    @Override
    protected Storage leases() {
        return new S3Storage(beside, BUCKET);
    }

    @Override
    protected FaultProxy proxy() {
        return proxy;
    }

    @Override
    protected String servedHeader(String path, String header) throws Exception {
        HeadObjectResponse head =
                direct.headObject(it -> it.bucket(BUCKET).key(path)).get();
        return header.equals("Content-Type") ? head.contentType() : head.cacheControl();
    }

    @Test
    void aWrongSecretIsSaidInWords() {
        try (S3AsyncClient wrong = client(server.port(), "wrong")) {
            assertThatThrownBy(
                            () -> new S3Storage(wrong, BUCKET).put(own + "a", "x".getBytes(UTF_8), ContentKind.SEGMENT))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("S3 answered HTTP 403: SignatureDoesNotMatch: ")
                    .hasMessageEndingWith("; check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN");
        }
    }

    /** Its first link; the others are files, servers of clouds and the like. */
    @Test
    void withoutKeysTheDefaultCredentialChainIsAsked() throws IOException {
        System.setProperty("aws.accessKeyId", S3Server.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", S3Server.SECRET_KEY);
        URI endpoint = URI.create("http://127.0.0.1:" + server.port());
        try {
            Storage byChain = S3Storage.open(new S3Properties(null, BUCKET, null, null, null, endpoint, null));
            byChain.put(own + "a", "x".getBytes(UTF_8), ContentKind.SEGMENT);
            assertThat(byChain.read(own + "a")).isPresent();
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    @Test
    void aServerThatIsNotThereIsSaidInWords() {
        int nobody = FreePorts.next();
        try (S3AsyncClient none = client(nobody, S3Server.SECRET_KEY)) {
            assertThatThrownBy(() -> new S3Storage(none, BUCKET).put("a", new byte[1], ContentKind.SEGMENT))
                    .isInstanceOf(IOException.class)
                    .hasMessage("S3: connection refused: 127.0.0.1:" + nobody + "; check AWS_ENDPOINT_URL");
        }
    }

    @Test
    void aBucketThatDoesNotExistIsAFailureInWords() {
        Storage none = new S3Storage(client, "none-of-this-name");
        assertThatThrownBy(() -> none.put("a", "x".getBytes(UTF_8), ContentKind.SEGMENT))
                .isInstanceOf(IOException.class)
                .hasMessage("S3 answered HTTP 404: NoSuchBucket: The specified bucket does not exist"
                        + "; create the bucket, or correct AWS_S3_BUCKET");
        assertThatThrownBy(() -> none.read("a")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> none.replace("a", new byte[1], ContentKind.SEGMENT, "\"1\""))
                .isInstanceOf(IOException.class);
    }
}
