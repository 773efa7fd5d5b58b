package dev.headend.edge.acme;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The environment variables of certificates by ACME, read into {@link AcmeProperties}. */
public final class AcmeSettings {
    /** The one that switches it on. */
    public static final String DOMAINS = "ACME_DOMAINS";

    static final String FOLDER = "ACME_DATA_DIR";
    static final String CERTIFICATE_FILE = "certificate.pem";

    private static final String DIRECTORY = "ACME_DIRECTORY";
    private static final String ROOTS = "ACME_TRUSTED_ROOTS";
    private static final String PREFIX = "headend.edge.acme.";
    private static final String LETS_ENCRYPT = "https://acme-v02.api.letsencrypt.org/directory";
    private static final Pattern NOT_OF_A_NAME = Pattern.compile("[^a-z0-9.-]+");

    /** To be joined to the program's table, together with those of the certificate and of HTTPS. */
    public static final SettingsTable TABLE = new SettingsTable(
                    List.of(
                            Setting.optional(
                                    DOMAINS,
                                    PREFIX + "domains",
                                    SettingType.partsParsedBy("domain names, split by commas", DomainNames::parse),
                                    "Domain names that this edge is reached by. It gets a certificate for them from Let's Encrypt, or from"
                                            + " ACME_DIRECTORY, and renews it. Each must lead to HTTP_PORT at port 80. Whoever sets it accepts"
                                            + " the authority's terms of service."),
                            Setting.optional(
                                    "ACME_EMAIL",
                                    PREFIX + "email",
                                    SettingType.emailAddress(),
                                    "Address that the certificate authority may write to; told when the account is made."),
                            Setting.of(
                                    DIRECTORY,
                                    PREFIX + "directory",
                                    SettingType.url("https"),
                                    LETS_ENCRYPT,
                                    "Directory of the certificate authority, RFC 8555. For trying out there is"
                                            + " `https://acme-staging-v02.api.letsencrypt.org/directory`. Reached through HTTPS_PROXY, if that is set."),
                            Setting.of(
                                    FOLDER,
                                    PREFIX + "folder",
                                    SettingType.path(),
                                    "./data/acme",
                                    "Folder of the account's key and the certificates, in a folder for each authority. It must outlive a restart;"
                                            + " edges may share it."),
                            Setting.optional(
                                    ROOTS,
                                    PREFIX + "trusted-roots",
                                    SettingType.path(),
                                    "PEM file of the certificates by which ACME_DIRECTORY itself is trusted, if it is an authority of your own. By"
                                            + " default those that the JDK trusts.")),
                    List.of(AcmeSettings::besideFiles, AcmeSettings::delivered, AcmeSettings::untrusted))
            .withDerivation(AcmeSettings::properties);

    private AcmeSettings() {}

    private static Optional<String> besideFiles(Map<String, String> values) {
        return values.containsKey(DOMAINS) && (values.containsKey("SSL_CERT") || values.containsKey("SSL_KEY"))
                ? Optional.of(DOMAINS
                        + " (or HTTPS_LETSENCRYPT of ./headend edge) is set beside SSL_CERT and SSL_KEY, but there is"
                        + " one certificate: either it is fetched, or it is in files; unset one of them")
                : Optional.empty();
    }

    private static Optional<String> delivered(Map<String, String> values) {
        String root = values.get("HLS_FILESYSTEM_PATH");
        String folder = values.get(FOLDER);
        return root != null
                        && folder != null
                        && values.containsKey(DOMAINS)
                        && absolute(folder).startsWith(absolute(root))
                ? Optional.of(FOLDER + " is '" + folder + "', which is in the folder that files are delivered from"
                        + " (HLS_FILESYSTEM_PATH), and private keys do not belong there; choose another")
                : Optional.empty();
    }

    private static Path absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize();
    }

    private static Optional<String> untrusted(Map<String, String> values) {
        String roots = values.get(ROOTS);
        if (roots == null || !values.containsKey(DOMAINS)) {
            return Optional.empty();
        }
        try {
            TrustedRoots.read(Path.of(roots));
            return Optional.empty();
        } catch (IOException unusable) {
            return Optional.of(ROOTS + ": " + roots + " " + unusable.getMessage());
        }
    }

    /** All that serves TLS looks for a certificate's file. */
    private static Map<String, Object> properties(Map<String, String> values) {
        if (!values.containsKey(DOMAINS)) {
            return Map.of();
        }
        Path folder = folder(values.getOrDefault(FOLDER, ""), values.getOrDefault(DIRECTORY, ""));
        String file = folder.resolve(CERTIFICATE_FILE).toString();
        return Map.of(
                PREFIX + "folder", folder.toString(), "headend.tls.certificate", file, "headend.tls.private-key", file);
    }

    /** That of the authority, so that a certificate for trying out is never taken for a real one. */
    static Path folder(String base, String directory) {
        URI url = URI.create(directory);
        String port = url.getPort() < 0 ? "" : "-" + url.getPort();
        String name = (url.getHost() + port + url.getPath()).toLowerCase(Locale.ROOT);
        return Path.of(base).resolve(NOT_OF_A_NAME.matcher(name).replaceAll("-"));
    }
}
