package dev.headend.encoder;

import dev.headend.config.BeforeStop;
import dev.headend.config.CommonSettings;
import dev.headend.config.Program;
import dev.headend.config.SettingsTable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole program, inside the test's process, started from environment variables on ports that are free. */
final class RunningEncoder implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ConfigurableApplicationContext context;

    private RunningEncoder(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static RunningEncoder start(Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>(Map.of("MANAGEMENT_PORT", "0", "BIND_ADDRESS", "127.0.0.1"));
        environment.putAll(variables);
        SettingsTable.Reading reading =
                EncoderSettings.TABLE.and(CommonSettings.TABLE).read(environment);
        if (!reading.problems().isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", reading.problems()));
        }
        SpringApplication application = new SpringApplication(Encoder.class);
        application.setDefaultProperties(Program.defaultProperties(reading.properties()));
        application.setRegisterShutdownHook(false);
        return new RunningEncoder(application.run());
    }

    /** An answer of Actuator. */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get("127.0.0.1", path);
    }

    /** The same by another address of this machine. */
    HttpResponse<String> get(String address, String path) throws IOException, InterruptedException {
        String port = context.getEnvironment().getRequiredProperty("local.management.port");
        URI uri = URI.create("http://" + address + ":" + port + "/actuator/" + path);
        return HTTP.send(
                HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** What SIGTERM does before the program is stopped; {@link #close} does the rest. Blocks until the program is drained. */
    void drain() {
        context.getBean(BeforeStop.class).run();
    }

    @Override
    public void close() {
        context.close();
    }
}
