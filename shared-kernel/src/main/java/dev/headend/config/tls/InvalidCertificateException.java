package dev.headend.config.tls;

import java.io.Serial;
import java.nio.file.Path;

/** Says why a certificate and key cannot be served, on its way to {@link CertificateLoad.Rejected}. */
final class InvalidCertificateException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * @param setting that names the file
     * @param what is the matter, as the end of a sentence that begins with the file; nothing of the file's content
     */
    InvalidCertificateException(String setting, Path file, String what) {
        this.reason = setting + ": " + file + " " + what;
    }

    String reason() {
        return reason;
    }

    @Override
    public String getMessage() {
        return reason;
    }
}
