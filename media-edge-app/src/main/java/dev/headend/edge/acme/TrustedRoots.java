package dev.headend.edge.acme;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** By what a certificate authority of the operator's own is trusted: {@code ACME_TRUSTED_ROOTS}. */
final class TrustedRoots {
    private TrustedRoots() {}

    /** Reads a PEM file. @throws IOException whose message is the end of a sentence that begins with the file */
    static SSLContext read(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return context(CertificateFactory.getInstance("X.509").generateCertificates(in));
        } catch (NoSuchFileException missing) {
            throw new IOException("does not exist", missing);
        } catch (CertificateException malformed) {
            throw new IOException("holds no certificate in PEM form", malformed);
        } catch (GeneralSecurityException unexpected) {
            throw new IOException("cannot be used: " + unexpected.getMessage(), unexpected);
        } catch (IOException unreadable) {
            throw new IOException("cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static SSLContext context(Collection<? extends Certificate> roots)
            throws GeneralSecurityException, IOException {
        if (roots.isEmpty()) {
            throw new CertificateException("none");
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate root : roots) {
            store.setCertificateEntry("root" + number++, root);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
