package dev.headend.edge.acme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import dev.headend.config.tls.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcmeSettingsTest {
    private static final SettingsTable TABLE = TlsSettings.TABLE
            .and(AcmeSettings.TABLE)
            .and(new SettingsTable(
                    List.of(Setting.of("HLS_FILESYSTEM_PATH", "media", SettingType.path(), "./data/media", "Files.")),
                    List.of()));

    @TempDir
    Path folder;

    @Test
    void nothingIsServedByTlsUnlessDomainsAreSet() {
        assertThat(read(Map.of()).properties())
                .doesNotContainKeys("headend.tls.certificate", "headend.edge.acme.domains");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://acme-v02.api.letsencrypt.org/directory|acme-v02.api.letsencrypt.org-directory",
                "https://acme-staging-v02.api.letsencrypt.org/directory|acme-staging-v02.api.letsencrypt.org-directory",
                "https://CA.example:8443/acme/../../dir?x=1|ca.example-8443-acme-..-..-dir",
            })
    void eachAuthorityHasAFolderOfItsOwn(String directory, String name) {
        Map<String, Object> properties = read(Map.of(
                        "ACME_DOMAINS", "a.example", "ACME_DIRECTORY", directory, "ACME_DATA_DIR", "/keys"))
                .properties();

        assertThat(properties)
                .containsEntry("headend.edge.acme.folder", "/keys/" + name)
                .containsEntry("headend.tls.certificate", "/keys/" + name + "/certificate.pem")
                .containsEntry("headend.tls.private-key", "/keys/" + name + "/certificate.pem");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "a.example,*.a.example|'*.a.example' is a wildcard, which cannot be validated over HTTP: list each name",
                "192.0.2.1|'192.0.2.1' is an address, and not a name",
                "2001:db8::1|'2001:db8::1' is an address, and not a name",
                "https://a.example|'https://a.example' has more in it than a name: leave out https:// and the port",
                "a.example:443|'a.example:443' has more in it than a name: leave out https:// and the port",
                "bücher.example|'bücher.example' has letters that are not ASCII: write it as xn--…",
                "a.example,|'' is no domain name",
                "a..example|'a..example' is no domain name",
                "-a.example|'-a.example' is no domain name",
                "a b.example|'a b.example' is no domain name",
                "a_b.example|'a_b.example' is no domain name",
            })
    void aBadDomainIsNamed(String domains, String problem) {
        assertThat(read(Map.of("ACME_DOMAINS", domains)).problems())
                .containsExactly(
                        "ACME_DOMAINS is '" + domains + "', but it must be domain names, split by commas: " + problem);
    }

    @Test
    void aCertificateHasSoManyNamesAndEachOnce() {
        StringBuilder many = new StringBuilder("a.example");
        for (int i = 1; i < 100; i++) {
            many.append(",a").append(i).append(".example");
        }
        assertThat(DomainNames.parse(many + ", A.Example ,a1.example"))
                .hasSize(100)
                .startsWith("a.example", "a1.example");
        assertThat(read(Map.of("ACME_DOMAINS", many + ",b.example")).problems())
                .singleElement()
                .asString()
                .endsWith("a certificate has at most 100 names, and these are 101");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ACME_EMAIL=me|ACME_EMAIL is 'me', but it must be an e-mail address",
                "ACME_EMAIL=me@a.example?cc=you@a.example|"
                        + "ACME_EMAIL is 'me@a.example?cc=you@a.example', but it must be an e-mail address",
                "ACME_DIRECTORY=http://ca.example/|"
                        + "ACME_DIRECTORY is 'http://ca.example/', but it must be a URL that begins with https://",
                "ACME_DATA_DIR=./data/media/keys|ACME_DATA_DIR is './data/media/keys', which is in the folder that files are"
                        + " delivered from (HLS_FILESYSTEM_PATH), and private keys do not belong there; choose another",
                "ACME_TRUSTED_ROOTS=/nowhere.pem|ACME_TRUSTED_ROOTS: /nowhere.pem does not exist",
            })
    void aBadValueIsSaid(String variable, String problem) {
        Map<String, String> variables = new HashMap<>(Map.of("ACME_DOMAINS", "a.example"));
        variables.put(variable.substring(0, variable.indexOf('=')), variable.substring(variable.indexOf('=') + 1));

        assertThat(read(variables).problems()).containsExactly(problem);
    }

    @Test
    void rootsThatAreNoneAreSaid() throws IOException {
        Path roots = Files.writeString(folder.resolve("roots.pem"), "nothing");

        assertThat(read(Map.of("ACME_DOMAINS", "a.example", "ACME_TRUSTED_ROOTS", roots.toString()))
                        .problems())
                .containsExactly("ACME_TRUSTED_ROOTS: " + roots + " holds no certificate in PEM form");
    }

    @ParameterizedTest
    @CsvSource({"SSL_CERT", "SSL_KEY"})
    void thereIsOneCertificate(String setting) {
        assertThat(read(Map.of("ACME_DOMAINS", "a.example", setting, "/x.pem")).problems())
                .anySatisfy(problem -> assertThat(problem)
                        .contains("ACME_DOMAINS", "is set beside SSL_CERT and SSL_KEY", "unset one of them"));
    }

    private static SettingsTable.Reading read(Map<String, String> environment) {
        return TABLE.read(environment);
    }
}
