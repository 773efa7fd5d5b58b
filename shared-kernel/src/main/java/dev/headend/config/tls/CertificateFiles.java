package dev.headend.config.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Where the certificate and its key are. Reading blocks: not for event loops.
 *
 * <p>The paths are followed anew at each reading, so that a symbolic link which is swapped (as Kubernetes does it with
 * a mounted secret, and certbot with a renewed certificate) is a changed file like any other.
 *
 * @param certificate PEM file with the chain, the server's own certificate first
 * @param privateKey PEM file with that certificate's key; may be the same file
 * @param certificateSetting the setting that names the first file, for messages
 * @param keySetting the same of the other
 */
public record CertificateFiles(Path certificate, Path privateKey, String certificateSetting, String keySetting) {
    /** Far above any real chain; a file that is larger is not read. */
    static final int MAX_BYTES = 1 << 20;

    /** Those that the operator names by {@code SSL_CERT} and {@code SSL_KEY}. */
    public CertificateFiles(Path certificate, Path privateKey) {
        this(certificate, privateKey, TlsSettings.CERTIFICATE, TlsSettings.PRIVATE_KEY);
    }

    /** Reads both files and checks that they can be served. */
    public CertificateLoad read() {
        try {
            String certificateText = text(certificateSetting, certificate);
            String keyText = text(keySetting, privateKey);
            CertificatePair pair =
                    new CertificatePair(PemReader.chain(this, certificateText), PemReader.privateKey(this, keyText));
            KeyMatch.require(pair, this);
            return new CertificateLoad.Loaded(pair, ServerContexts.of(pair, this));
        } catch (InvalidCertificateException invalid) {
            return new CertificateLoad.Rejected(invalid.reason());
        }
    }

    private static String text(String setting, Path file) throws InvalidCertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new InvalidCertificateException(setting, file, "is larger than " + MAX_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException missing) {
            throw new InvalidCertificateException(setting, file, "does not exist");
        } catch (AccessDeniedException denied) {
            throw new InvalidCertificateException(setting, file, "may not be read by this program's user");
        } catch (IOException failure) {
            throw new InvalidCertificateException(setting, file, "cannot be read: " + failure.getMessage());
        }
    }
}
