package dev.headend.coordinator.store.redis.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.coordinator.harness.Relay;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisTlsTest {
    @TempDir
    private Path dir;

    private RedisProcess server;

    @BeforeEach
    void start() {
        server = RedisProcess.start(dir.resolve("redis"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aServerThatIsVouchedForIsTrusted() throws Exception {
        X509Bundle certificate = certificate("127.0.0.1");
        try (Relay relay = Relay.startTls(certificate, server.port());
                ScriptsOnRedis redis = connect(relay, trusted(certificate))) {
            redis.replica.register(server);
            assertThat(redis.confirm()).containsExactly("OK");
        }
    }

    @Test
    void oneThatNobodyVouchesForIsNot() throws Exception {
        try (Relay relay = Relay.startTls(certificate("127.0.0.1"), server.port());
                ScriptsOnRedis redis = connect(relay, Map.of())) {
            Eventually.that(() -> redis.isFailing("certificate is not trusted: set REDIS_TLS_CA"));
        }
    }

    @Test
    void oneOfAnotherNameIsNot() throws Exception {
        X509Bundle certificate = certificate("127.0.0.2");
        try (Relay relay = Relay.startTls(certificate, server.port());
                ScriptsOnRedis redis = connect(relay, trusted(certificate))) {
            Eventually.that(() -> redis.isFailing("No subject alternative names matching IP address 127.0.0.1"));
        }
    }

    private static ScriptsOnRedis connect(Relay relay, Map<String, String> trusted) {
        Map<String, String> more = new java.util.HashMap<>(trusted);
        more.put("tls", "true");
        return new ScriptsOnRedis(Redis.properties(relay.port(), more));
    }

    private Map<String, String> trusted(X509Bundle certificate) throws Exception {
        Path file = Files.writeString(dir.resolve("ca.pem"), certificate.getRootCertificatePEM());
        return Map.of("tls-ca", file.toString());
    }

    private static X509Bundle certificate(String address) throws Exception {
        return new CertificateBuilder()
                .subject("CN=redis")
                .addSanIpAddress(address)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }
}
