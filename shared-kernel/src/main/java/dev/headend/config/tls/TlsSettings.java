package dev.headend.config.tls;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of the certificate, for every program that can be reached over TLS. */
public final class TlsSettings {
    static final String CERTIFICATE = "SSL_CERT";
    static final String PRIVATE_KEY = "SSL_KEY";

    /** The longest time between two checks of the files: a day. */
    private static final int MAX_CHECK_SECONDS = 86_400;

    /**
     * To be joined to a program's own table. Reading it reads the files too, so that a pair which cannot be served is
     * reported together with everything else that is wrong, and by {@code --check}.
     */
    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.optional(
                            CERTIFICATE,
                            "headend.tls.certificate",
                            SettingType.path(),
                            "Path of the TLS certificate (PEM), followed in its file by the certificates that signed it."
                                    + " TLS is served when this and SSL_KEY are set."),
                    Setting.optional(
                            PRIVATE_KEY,
                            "headend.tls.private-key",
                            SettingType.path(),
                            "Path of the certificate's private key (PEM: PKCS#8, PKCS#1 or SEC1, without passphrase)."),
                    Setting.of(
                            "SSL_CHECK_RELOAD_SECONDS",
                            "headend.tls.check-interval",
                            SettingType.seconds(1, MAX_CHECK_SECONDS),
                            "60",
                            "How often the two files are checked. A changed pair is served to new connections;"
                                    + " an invalid one is logged and the current one stays in use.")),
            List.of(TlsSettings::pairProblem));

    private TlsSettings() {}

    private static Optional<String> pairProblem(Map<String, String> values) {
        String certificate = values.get(CERTIFICATE);
        String privateKey = values.get(PRIVATE_KEY);
        if (certificate == null && privateKey == null) {
            return Optional.empty();
        }
        if (certificate == null) {
            return Optional.of(alone(PRIVATE_KEY, CERTIFICATE));
        }
        if (privateKey == null) {
            return Optional.of(alone(CERTIFICATE, PRIVATE_KEY));
        }
        return new CertificateFiles(Path.of(certificate), Path.of(privateKey)).read()
                        instanceof CertificateLoad.Rejected rejected
                ? Optional.of(rejected.reason())
                : Optional.empty();
    }

    private static String alone(String set, String missing) {
        return set + " is set, but " + missing + " is not: TLS needs both, plain connections neither";
    }
}
