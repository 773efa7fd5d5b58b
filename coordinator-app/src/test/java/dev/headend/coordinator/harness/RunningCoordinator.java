package dev.headend.coordinator.harness;

import dev.headend.config.CommonSettings;
import dev.headend.config.Program;
import dev.headend.config.SettingsTable;
import dev.headend.coordinator.Coordinator;
import dev.headend.fixture.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole program in this JVM, on free ports, started from environment variables as an operator would set them. */
public final class RunningCoordinator implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ConfigurableApplicationContext context;

    private RunningCoordinator(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * @param settings the program's own table, which is not public
     * @param arguments properties that are no setting, such as {@code --headend.x=y}
     */
    public static RunningCoordinator start(
            SettingsTable settings, Path dataDir, Map<String, String> environment, String... arguments) {
        Map<String, String> all = new HashMap<>(Map.of(
                "HTTP_PORT", "0",
                "MANAGEMENT_PORT", "0",
                "BIND_ADDRESS", "127.0.0.1",
                "SHUTDOWN_SECONDS", "5",
                "DATA_DIR", dataDir.toString()));
        all.putAll(environment);
        SettingsTable.Reading reading = settings.and(CommonSettings.TABLE).read(all);
        if (!reading.problems().isEmpty()) {
            throw new IllegalArgumentException(reading.problems().toString());
        }
        SpringApplication application = new SpringApplication(Coordinator.class);
        Map<String, Object> defaults = Program.defaultProperties(reading.properties());
        defaults.put("headend.coordinator.commands.answer-within", Patience.TIME);
        application.setDefaultProperties(defaults);
        return new RunningCoordinator(application.run(arguments));
    }

    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    public int managementPort() {
        return context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** @param headers name, value, name, value … */
    public HttpResponse<String> request(String method, String path, String... headers) {
        return request(port(), method, path, headers);
    }

    /** Waits until the first encoder may be given streams: a registration has no answer. */
    public void awaitEncoder() {
        Eventually.that(() -> request("GET", "/commands/capacity").body().contains("\"encoderCount\":1"));
    }

    public HttpResponse<String> management(String path) {
        return request(managementPort(), "GET", path);
    }

    private static HttpResponse<String> request(int port, String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Patience.TIME)
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
