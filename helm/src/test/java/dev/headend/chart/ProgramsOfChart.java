package dev.headend.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headend.chart.Rendered.PodOf;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/**
 * Writes what the chart gives each program, for the system tests, which start the programs with that: environment and
 * probes, as JSON. By values: those for tests that the chart brings, and {@code ChartRunsIT}'s.
 */
final class ProgramsOfChart {
    /** Of a Secret that is not the chart's, in base64 for who needs it so. */
    private static final String FOREIGN = "bm90LWEtc2VjcmV0";

    private static final Values OF_SYSTEM_TEST = Values.of("ChartRunsIT", """
            application:
              keyVerification: {url: "http://application.test/keys", auth: {type: Bearer}}
              eventCallback: {url: "http://application.test/events", auth: {type: Basic, user: headend}}
            secrets:
              values: {KEY_VERIFICATION_AUTH_TOKEN: token-for-keys, EVENT_CALLBACK_PASSWORD: password-for-events}
            """);

    private ProgramsOfChart() {}

    /** @param arguments the file; {@code headend.chart} is the chart's folder */
    public static void main(String[] arguments) throws IOException {
        ObjectNode all = Manifests.JSON.createObjectNode();
        all.set(OF_SYSTEM_TEST.name(), programs(OF_SYSTEM_TEST));
        Values.ofChart().forEach(values -> all.set(values.name(), programs(values)));
        Path file = Path.of(arguments[0]);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, all.toPrettyString());
    }

    private static JsonNode programs(Values values) {
        Rendered rendered = Chart.render(values);
        ObjectNode programs = Manifests.JSON.createObjectNode();
        for (String component : List.of("coordinator", "edge", "encoder")) {
            PodOf pod = rendered.pod(component);
            Container container = pod.spec().getContainers().getFirst();
            ObjectNode program = programs.putObject(component);
            program.put("readiness", container.getReadinessProbe().getHttpGet().getPath());
            program.put("liveness", container.getLivenessProbe().getHttpGet().getPath());
            ObjectNode environment = program.putObject("environment");
            container.getEnv().forEach(variable -> environment.put(variable.getName(), value(rendered, variable)));
        }
        return programs;
    }

    private static String value(Rendered rendered, EnvVar variable) {
        if (variable.getValueFrom() == null) {
            return variable.getValue();
        }
        if (variable.getValueFrom().getSecretKeyRef() != null) {
            return value(rendered, variable.getValueFrom().getSecretKeyRef());
        }
        if (variable.getValueFrom().getFieldRef().getFieldPath().equals("status.podIP")) {
            return "127.0.0.1";
        }
        throw new AssertionError(variable.toString());
    }

    private static String value(Rendered rendered, SecretKeySelector reference) {
        return rendered.all(Secret.class).stream()
                .filter(secret -> secret.getMetadata().getName().equals(reference.getName()))
                .map(secret -> Base64.getDecoder().decode(secret.getData().get(reference.getKey())))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .findFirst()
                .orElse(FOREIGN);
    }
}
