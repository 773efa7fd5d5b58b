package dev.headend.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.UpgradeCommand;
import com.marcnuri.helm.jni.NativeLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/** The chart, and what Helm does with it. Renders the same values once in a JVM. */
final class Chart {
    static final Path FOLDER = Path.of(System.getProperty("headend.chart", "headend"));

    /** The name of every release that needs no other. */
    static final String RELEASE = "live";

    static final String NAMESPACE = "media";

    private static final Map<String, Rendered> CACHE = new ConcurrentHashMap<>();

    private Chart() {}

    /** Helm, with the chart; never looks for a library of it on the network. */
    static Helm helm() {
        if (ServiceLoader.load(NativeLibrary.class).findFirst().isEmpty()) {
            throw new AssertionError(
                    "!!! THE CHART IS NOT CHECKED: there is no library of Helm for %s %s. See helm/pom.xml."
                            .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
        }
        return new Helm(FOLDER);
    }

    /** What Helm makes of the values in a cluster that knows all kinds. @throws IllegalStateException what Helm says against them */
    static Rendered render(Values values) {
        return render(RELEASE, values);
    }

    /** The same by another release name. */
    static Rendered render(String release, Values values) {
        return CACHE.computeIfAbsent(release + values.layers(), key -> {
            try (ApiServer server = new ApiServer(Kind.ALL)) {
                return install(server, release, values);
            }
        });
    }

    /** Installs it into the server's cluster. */
    static Rendered install(ApiServer server, String release, Values values) {
        InstallCommand install = helm().install()
                .withName(release)
                .withNamespace(NAMESPACE)
                .disableOpenApiValidation()
                .withKubeConfigContents(server.kubeConfig());
        files(values).forEach(install::withValuesFile);
        var unused = install.call();
        return Rendered.latest(server, release, values.name());
    }

    /** Upgrades the release there. */
    static Rendered upgrade(ApiServer server, String release, Values values) {
        UpgradeCommand upgrade = helm().upgrade()
                .withName(release)
                .withNamespace(NAMESPACE)
                .disableOpenApiValidation()
                .withKubeConfigContents(server.kubeConfig());
        files(values).forEach(upgrade::withValuesFile);
        var unused = upgrade.call();
        return Rendered.latest(server, release, values.name());
    }

    /** Removes it there. */
    static void uninstall(ApiServer server, String release) {
        var unused = Helm.uninstall(release)
                .withNamespace(NAMESPACE)
                .withKubeConfigContents(server.kubeConfig())
                .call();
    }

    private static List<Path> files(Values values) {
        return values.layers().stream().map(Chart::file).toList();
    }

    private static Path file(String layer) {
        try {
            Path folder = Files.createDirectories(Path.of("target", "values"));
            return Files.writeString(folder.resolve("%08x.yaml".formatted(layer.hashCode())), layer)
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
