package dev.headend.config.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a copy that is under way or a broken disk makes of the files, they are refused or are still what they were. */
class CertificateFilesPropertyTest {
    private static final TestPair PAIR = TestPair.issue();
    private static final int LONGEST = 4096;

    private static Path folder;

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("certificate-files");
    }

    @AfterContainer
    static void removeFolder() throws IOException {
        Files.deleteIfExists(folder.resolve(TestPair.CERTIFICATE));
        Files.deleteIfExists(folder.resolve(TestPair.KEY));
        Files.deleteIfExists(folder);
    }

    @Property(tries = 300)
    void aPartOfTheFilesIsRefusedOrEnough(
            @ForAll @IntRange(max = LONGEST) int certificateLength, @ForAll @IntRange(max = LONGEST) int keyLength) {
        byte[] chain = bytes(PAIR.chainPem());
        byte[] key = bytes(PAIR.keyPem());

        assertRefusedOrTheSame(
                Arrays.copyOf(chain, Math.min(certificateLength, chain.length)),
                Arrays.copyOf(key, Math.min(keyLength, key.length)));
    }

    @Property(tries = 300)
    void aDamagedByteIsRefusedOrMeansNothing(
            @ForAll boolean inKey, @ForAll @IntRange(max = LONGEST) int place, @ForAll @ByteRange byte damage) {
        byte[] chain = bytes(PAIR.chainPem());
        byte[] key = bytes(PAIR.keyPem());
        byte[] damaged = inKey ? key : chain;
        damaged[place % damaged.length] = damage;

        assertRefusedOrTheSame(chain, key);
    }

    /** A certificate whose key matches is our own: a signature of its issuer is for clients to check. */
    private static void assertRefusedOrTheSame(byte[] chain, byte[] key) {
        CertificateFiles files = TestPair.filesIn(folder);
        try {
            Files.write(files.certificate(), chain);
            Files.write(files.privateKey(), key);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        switch (files.read()) {
            case CertificateLoad.Loaded usable ->
                assertThat(usable.pair().leaf().getPublicKey())
                        .isEqualTo(PAIR.certificate().getPublicKey());
            case CertificateLoad.Rejected(String reason) ->
                assertThat(reason).startsWith("SSL_").doesNotContain("\n");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
