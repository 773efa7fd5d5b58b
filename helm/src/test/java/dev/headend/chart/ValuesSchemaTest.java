package dev.headend.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schema says of each value what it is, and refuses what it may not be. */
class ValuesSchemaTest {
    /** Charts that ours is part of may give it these; it has nothing in them. */
    private static final Set<String> OF_HELM = Set.of("global", "enabled");

    private static final JsonNode SCHEMA =
            Manifests.read(text("values.schema.json")).getFirst();
    private static final JsonNode VALUES = Manifests.read(text("values.yaml")).getFirst();

    private static String text(String file) {
        try {
            return Files.readString(Chart.FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode followed(JsonNode schema) {
        String reference = schema.path("$ref").asText();
        return reference.isEmpty() ? schema : SCHEMA.at(reference.substring(1));
    }

    /** By path, each entry that describes a value; what is in maps and lists of the user's has none. */
    private static Map<String, JsonNode> described(JsonNode schema, String path) {
        Map<String, JsonNode> entries = new TreeMap<>();
        followed(schema).path("properties").properties().forEach(entry -> {
            String name = path + "." + entry.getKey();
            entries.put(name, entry.getValue());
            entries.putAll(described(entry.getValue(), name));
        });
        OF_HELM.forEach(name -> entries.remove("." + name));
        return entries;
    }

    /** By path, each value that has an entry of its own. */
    private static Map<String, JsonNode> set(JsonNode values, JsonNode schema, String path) {
        Map<String, JsonNode> found = new TreeMap<>();
        JsonNode entry = followed(schema);
        if (entry.has("properties")) {
            values.properties().forEach(value -> {
                String name = path + "." + value.getKey();
                found.put(name, value.getValue());
                found.putAll(set(value.getValue(), entry.path("properties").path(value.getKey()), name));
            });
        }
        return found;
    }

    @Test
    void everyValueHasAnEntryAndTheOtherWayRound() {
        assertThat(set(VALUES, SCHEMA, "").keySet())
                .hasSizeGreaterThan(100)
                .containsExactlyInAnyOrderElementsOf(described(SCHEMA, "").keySet().stream()
                        .filter(path -> !isInEmptyMap(path))
                        .toList());
    }

    /** Such as each credential in secrets.values: known by name, set by none. */
    private static boolean isInEmptyMap(String path) {
        JsonNode parent = VALUES.at(path.substring(0, path.lastIndexOf('.')).replace('.', '/'));
        return parent.isObject() && parent.isEmpty();
    }

    @Test
    void itMayBePartOfAnotherChart() {
        Values values = Values.of("values of a parent", "{enabled: true, global: {imageRegistry: a}}");
        assertThat(Chart.render(values).documents()).isNotEmpty();
    }

    @Test
    void everyEntryIsDescribedByASentence() {
        assertThat(described(SCHEMA, ""))
                .allSatisfy((path, entry) -> assertThat(entry.path("description")
                                .asText(followed(entry).path("description").asText()))
                        .as(path)
                        .matches("[A-Z].{8,}[^.]\\.(\\s.*)?"));
    }

    @Test
    void everyEntrySaysOfWhatTypeItsValueIs() {
        assertThat(described(SCHEMA, "")).allSatisfy((path, entry) -> {
            JsonNode schema = followed(entry);
            assertThat(schema.has("type") || schema.has("enum") || schema.has("oneOf") || schema.has("anyOf"))
                    .as(path)
                    .isTrue();
        });
    }

    @Test
    void whatIsMisspelledIsRefusedAtEveryLevel() {
        List<String> open = described(SCHEMA, "").entrySet().stream()
                .filter(entry -> followed(entry.getValue()).has("properties"))
                .filter(entry ->
                        !followed(entry.getValue()).path("additionalProperties").isBoolean())
                .map(Map.Entry::getKey)
                .toList();
        assertThat(open).isEmpty();
        assertThat(SCHEMA.path("additionalProperties").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            edg: {}                                                    | additional properties 'edg' not allowed
            edge: {replica: 2}                                         | additional properties 'replica' not allowed
            edge: {replicas: "2"}                                      | at '/edge/replicas': got string, want integer
            edge: {replicas: -1}                                       | at '/edge/replicas': minimum
            edge: {drainSeconds: 100000}                               | at '/edge/drainSeconds': maximum: got 100,000, want 86,400
            edge: {drainSeconds: 1h}                                   | at '/edge/drainSeconds'
            edge: {loadBalancer: {type: Loadbalancer}}                 | at '/edge/loadBalancer/type': value must be one of
            edge: {loadBalancer: {ports: {rtmp: 70000}}}               | at '/edge/loadBalancer/ports/rtmp': maximum
            edge: {rtmp: {enabled: "no"}}                              | at '/edge/rtmp/enabled': got string, want boolean
            edge: {rtmp: {enabled: false}, websocket: {enabled: false}} | nobody could publish
            encoder: {capacity: -1}                                    | at '/encoder/capacity': minimum
            encoder: {autoscaling: {kind: HPA}}                        | at '/encoder/autoscaling/kind': value must be one of
            encoder: {autoscaling: {minReplicas: 9, maxReplicas: 3}}   | minReplicas is more than maxReplicas
            encoder: {capacity: 0, autoscaling: {enabled: true}}       | needs encoder.capacity to be 1 or more
            storage: {type: GCS}                                       | at '/storage/type': value must be one of
            storage: {type: S3}                                        | storage.s3.bucket is needed with storage.type S3
            storage: {type: AZ}                                        | storage.azure.account is needed
            storage: {type: HTTP}                                      | storage.http.url is needed
            storage: {filesystem: {size: much}}                        | at '/storage/filesystem/size': 'much' does not match pattern
            application: {keyVerification: {url: app.example}}         | at '/application/keyVerification/url': 'app.example' does not match pattern
            application: {keyVerification: {timeoutSeconds: 20}}       | at '/application/keyVerification/timeoutSeconds': maximum: got 20, want 19
            application: {commands: {auth: bearer}}                    | at '/application/commands/auth': value must be one of
            application: {commands: {auth: Basic, user: ""}}           | user is needed with Basic
            application: {eventCallback: {url: "http://app/e"}}        | networkPolicy.application.to is needed
            secrets: {generate: false}                                 | CONTROL_SECRET
            secrets: {values: {control_secret: a}}                     | control_secret
            redis: {enabled: true}                                     | redis.host is needed
            redis: {port: 0}                                           | at '/redis/port': minimum
            coordinator: {replicas: 0}                                 | at '/coordinator/replicas': minimum
            coordinator: {store: {type: Redis}}                        | at '/coordinator/store/type': value must be one of
            coordinator: {store: {redis: {cluster: {nodes: [redis]}}}} | at '/coordinator/store/redis/cluster/nodes/0': 'redis' does not match pattern
            coordinator: {store: {redis: {keyPrefix: "{live}"}}}       | at '/coordinator/store/redis/keyPrefix'
            coordinator: {store: {redis: {waitReplicas: -1}}}          | at '/coordinator/store/redis/waitReplicas': minimum
            ingress: {enabled: true}                                   | edge.websocket.trustedProxies is needed
            gateway: {enabled: true, parentRefs: []}                   | gateway.parentRefs is empty
            tls: {certManager: {enabled: true}}                        | tls.certManager needs tls.secretName
            logFormat: xml                                             | at '/logFormat': value must be one of
            image: {tag: "a b"}                                        | at '/image/tag'
            image: {registry: "https://registry.example"}              | at '/image/registry': 'https://registry.example' does not match pattern
            image: {registry: registry.example/team/}                  | at '/image/registry'
            networkPolicy: {dns: {ports: []}}                          | at '/networkPolicy/dns/ports': minItems
            """)
    void whatIsWrongIsRefusedWithAReason(String values, String reason) {
        assertThatThrownBy(() -> Chart.render(Values.of("wrong", values))).hasMessageContaining(reason);
    }
}
