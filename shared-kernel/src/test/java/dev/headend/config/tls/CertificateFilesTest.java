package dev.headend.config.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.netty.pkitesting.CertificateBuilder.Algorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CertificateFilesTest {
    private static final TestPair PAIR = TestPair.issue();
    private static final TestPair OTHER = TestPair.issue();
    private static final TestPair RSA = TestPair.issue(Algorithm.rsa2048);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"ecp256", "ecp384", "rsa2048", "rsa3072", "ed25519", "ed448"})
    void servesEveryUsualKindOfKey(Algorithm algorithm) throws IOException {
        TestPair pair = TestPair.issue(algorithm);

        assertServed(pair, pair.writeTo(folder));
    }

    @ParameterizedTest
    @EnumSource(names = {"ecp256", "ecp384", "rsa2048"})
    void servesKeysInTheirTraditionalForms(Algorithm algorithm) throws IOException {
        TestPair pair = TestPair.issue(algorithm);
        assertThat(pair.traditionalKeyPem()).doesNotContain("BEGIN PRIVATE KEY");

        assertServed(pair, write(pair.chainPem(), pair.traditionalKeyPem()));
    }

    @Test
    void readsWhatOpensslPutsAroundTheBlocks() throws IOException {
        String parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        String bags = "Bag Attributes\n    friendlyName: live\nsubject=CN = localhost\n";

        assertServed(PAIR, write(bags + PAIR.chainPem(), parameters + PAIR.traditionalKeyPem()));
    }

    @Test
    void readsOneFileThatHoldsBoth() throws IOException {
        Path both = Files.writeString(folder.resolve("both.pem"), PAIR.keyPem() + PAIR.chainPem());

        assertServed(PAIR, new CertificateFiles(both, both));
    }

    static Stream<Arguments> broken() {
        String chain = PAIR.chainPem();
        String key = PAIR.keyPem();
        int insideSecond = chain.lastIndexOf("-----END");
        return Stream.of(
                arguments("empty", "", key, "SSL_CERT: {cert} holds no certificate in PEM form"),
                arguments("binary", "0\u0082\u0001\u0000", key, "SSL_CERT: {cert} holds no certificate in PEM form"),
                arguments("a key instead", key, key, "SSL_CERT: {cert} holds no certificate in PEM form"),
                arguments(
                        "cut inside the chain",
                        chain.substring(0, insideSecond),
                        key,
                        "SSL_CERT: {cert} ends in the middle of a certificate"),
                arguments(
                        "cut inside the first",
                        chain.substring(0, 200),
                        key,
                        "SSL_CERT: {cert} ends in the middle of a certificate"),
                arguments(
                        "damaged",
                        chain.replaceFirst("MII", "AAA"),
                        key,
                        "SSL_CERT: {cert} holds a certificate that cannot be read"),
                arguments("no key", chain, "", "SSL_KEY: {key} holds no private key in PEM form"),
                arguments(
                        "cut key",
                        chain,
                        key.substring(0, key.length() / 2),
                        "SSL_KEY: {key} holds a private key that cannot be read"),
                arguments(
                        "passphrase",
                        chain,
                        key.replace("BEGIN PRIVATE", "BEGIN ENCRYPTED PRIVATE"),
                        "SSL_KEY: {key} is protected by a passphrase, which is not supported"),
                arguments(
                        "another's key",
                        chain,
                        OTHER.keyPem(),
                        "SSL_KEY: {key} is not the key of the first certificate in {cert}"),
                arguments(
                        "another kind of key",
                        chain,
                        RSA.keyPem(),
                        "SSL_KEY: {key} is not the key of the first certificate in {cert}"),
                arguments(
                        "chain upside down",
                        chain.substring(chain.lastIndexOf("-----BEGIN")) + chain,
                        key,
                        "SSL_KEY: {key} is not the key of the first certificate in {cert}"),
                arguments(
                        "huge",
                        " ".repeat(CertificateFiles.MAX_BYTES) + chain,
                        key,
                        "SSL_CERT: {cert} is larger than 1048576 bytes"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void saysWhatIsWrongWithWhichFile(String what, String certificate, String key, String reason) throws IOException {
        CertificateFiles files = write(certificate, key);

        assertThat(files.read()).isEqualTo(refused(files, reason));
    }

    @Test
    void saysThatAFileIsMissing() {
        CertificateFiles files = TestPair.filesIn(folder);

        assertThat(files.read()).isEqualTo(refused(files, "SSL_CERT: {cert} does not exist"));
    }

    @Test
    void saysThatAFileIsAFolder() {
        CertificateFiles files = new CertificateFiles(folder, folder);

        assertThat(files.read()).isEqualTo(refused(files, "SSL_CERT: {cert} cannot be read: Is a directory"));
    }

    @Test
    void saysThatAKindOfKeyIsNotServed() throws Exception {
        byte[] dsa = KeyPairGenerator.getInstance("DSA")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        CertificateFiles files = write(PAIR.chainPem(), TestPair.pem("PRIVATE KEY", dsa));

        assertThat(files.read())
                .isEqualTo(refused(
                        files, "SSL_KEY: {key} is a key of the kind DSA, but RSA, EC, Ed25519 and Ed448 are served"));
    }

    @Test
    void showsNoKey() {
        CertificateLoad reading = PAIR.writeTo(folder).read();

        assertThat(reading).isInstanceOf(CertificateLoad.Loaded.class);
        assertThat(reading.toString()).contains("certificate for localhost").doesNotContainIgnoringCase("private");
    }

    private static CertificateLoad refused(CertificateFiles files, String reason) {
        return new CertificateLoad.Rejected(
                reason.replace("{cert}", files.certificate().toString())
                        .replace("{key}", files.privateKey().toString()));
    }

    private CertificateFiles write(String certificate, String key) throws IOException {
        CertificateFiles files = TestPair.filesIn(folder);
        Files.writeString(files.certificate(), certificate, StandardCharsets.ISO_8859_1);
        Files.writeString(files.privateKey(), key);
        return files;
    }

    private static void assertServed(TestPair pair, CertificateFiles files) throws IOException {
        ServerCertificate served = new ServerCertificate(files, Clock.systemUTC());
        try (TlsEcho echo = new TlsEcho(served);
                SSLSocket socket = echo.connect(pair.clientContext())) {
            assertThat(socket.getSession().getPeerCertificates()).hasSize(2).startsWith(pair.certificate());
            assertThat(TlsEcho.echoes(socket)).isTrue();
        }
    }
}
