package dev.headend.config.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.ssl.pem.PemContent;

/** From the texts of PEM files to certificates and keys, with Spring Boot's parser. */
final class PemReader {
    private static final Pattern CERTIFICATE_BEGIN = Pattern.compile("-----BEGIN [A-Z0-9 ]*CERTIFICATE-----");
    private static final Pattern CERTIFICATE_END = Pattern.compile("-----END [A-Z0-9 ]*CERTIFICATE-----");
    private static final Pattern KEY_BEGIN = Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----");
    private static final Pattern ENCRYPTED = Pattern.compile("-----BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED");

    private PemReader() {}

    /** The certificates of a file, at least one. */
    static List<X509Certificate> chain(CertificateFiles files, String text) throws InvalidCertificateException {
        long begun = count(CERTIFICATE_BEGIN, text);
        if (begun == 0) {
            throw refusedChain(files, "holds no certificate in PEM form");
        }
        if (begun != count(CERTIFICATE_END, text)) {
            // The parser would skip a block without an end: the file is being written, or was cut short.
            throw refusedChain(files, "ends in the middle of a certificate");
        }
        try {
            return PemContent.of(text).getCertificates();
        } catch (RuntimeException malformed) {
            throw refusedChain(files, "holds a certificate that cannot be read");
        }
    }

    private static long count(Pattern pattern, String text) {
        return pattern.matcher(text).results().count();
    }

    /** The key of a file, the first if there are several. */
    static PrivateKey privateKey(CertificateFiles files, String text) throws InvalidCertificateException {
        if (!KEY_BEGIN.matcher(text).find()) {
            throw refusedKey(files, "holds no private key in PEM form");
        }
        if (ENCRYPTED.matcher(text).find()) {
            throw refusedKey(files, "is protected by a passphrase, which is not supported");
        }
        try {
            PrivateKey key = PemContent.of(text).getPrivateKey();
            if (key != null) {
                return key;
            }
        } catch (RuntimeException malformed) {
            // Its message could quote the file; ours says enough.
        }
        throw refusedKey(files, "holds a private key that cannot be read");
    }

    private static InvalidCertificateException refusedChain(CertificateFiles files, String what) {
        return new InvalidCertificateException(files.certificateSetting(), files.certificate(), what);
    }

    private static InvalidCertificateException refusedKey(CertificateFiles files, String what) {
        return new InvalidCertificateException(files.keySetting(), files.privateKey(), what);
    }
}
