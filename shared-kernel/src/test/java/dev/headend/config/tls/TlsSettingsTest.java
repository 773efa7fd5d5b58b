package dev.headend.config.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.config.SettingsTable;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsSettingsTest {
    @TempDir
    Path folder;

    @Test
    void withoutACertificateThereIsNothingToSay() {
        var reading = TlsSettings.TABLE.read(Map.of());

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.properties()).containsOnly(Map.entry("headend.tls.check-interval", "60s"));
    }

    @Test
    void takesAGoodPair() {
        CertificateFiles files = TestPair.issue().writeTo(folder);

        var reading = read(files.certificate().toString(), files.privateKey().toString());

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.properties())
                .containsEntry("headend.tls.certificate", files.certificate().toString())
                .containsEntry("headend.tls.private-key", files.privateKey().toString());
    }

    @Test
    void oneWithoutTheOtherIsAProblem() {
        assertThat(read("/run/tls.crt", "").problems())
                .containsExactly("SSL_CERT is set, but SSL_KEY is not: TLS needs both, plain connections neither");
        assertThat(read("", "/run/tls.key").problems())
                .containsExactly("SSL_KEY is set, but SSL_CERT is not: TLS needs both, plain connections neither");
    }

    @Test
    void aPairThatCannotBeServedIsAProblem() {
        Path missing = folder.resolve("missing.crt");

        assertThat(read(missing.toString(), missing.toString()).problems())
                .containsExactly("SSL_CERT: " + missing + " does not exist");
    }

    private static SettingsTable.Reading read(String certificate, String privateKey) {
        return TlsSettings.TABLE.read(Map.of("SSL_CERT", certificate, "SSL_KEY", privateKey));
    }
}
