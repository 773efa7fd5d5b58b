package dev.headend.edge.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key of an account is the account: who loses it has to make another, of which authorities allow few. */
class KeysTest {
    @TempDir
    private Path top;

    @SuppressWarnings("NullAway.Init")
    private AcmeFolder folder;

    @BeforeEach
    void open() {
        folder = AcmeFolder.open(top.resolve("acme/authority"));
    }

    @Test
    void theAccountStaysTheSame() throws IOException {
        KeyPair made = Keys.ofAccount(folder);
        KeyPair read = Keys.ofAccount(folder);

        assertThat(read.getPrivate()).isEqualTo(made.getPrivate());
        assertThat(read.getPublic()).isEqualTo(made.getPublic());
    }

    @Test
    void aDamagedKeyIsReplaced() throws IOException {
        KeyPair made = Keys.ofAccount(folder);
        String pem = Files.readString(top.resolve("acme/authority/account.pem"));
        folder.writeAccountKey(pem.substring(0, pem.length() / 2));
        KeyPair other = Keys.ofAccount(folder);

        assertThat(other.getPublic()).isNotEqualTo(made.getPublic());
        assertThat(Keys.ofAccount(folder).getPublic()).isEqualTo(other.getPublic());
    }
}
