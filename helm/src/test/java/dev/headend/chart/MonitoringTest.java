package dev.headend.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headend.chart.Rendered.PodOf;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How alerts and dashboards get into the cluster, and that Prometheus is led to every pod. What is in them: {@code monitoring}. */
class MonitoringTest {
    private static final String BASE_URL = "https://git.example/headend/blob/main/";

    private static Values values() {
        return Values.ofChart().stream()
                .filter(one -> one.name().contains("monitoring"))
                .findFirst()
                .orElseThrow();
    }

    private static Rendered monitored() {
        return Chart.render(values());
    }

    private static List<Path> filesOf(String folder) throws IOException {
        try (Stream<Path> files = Files.list(Chart.FOLDER.resolve(folder))) {
            return files.sorted().toList();
        }
    }

    private static Map<String, JsonNode> alerts(Stream<JsonNode> groups) {
        Map<String, JsonNode> alerts = new TreeMap<>();
        groups.forEach(group -> group.path("rules")
                .forEach(rule -> alerts.put(rule.path("alert").asText(), rule)));
        return alerts;
    }

    private static Map<String, JsonNode> alertsOfFiles() throws IOException {
        Stream.Builder<JsonNode> groups = Stream.builder();
        for (Path file : filesOf("alerts")) {
            Manifests.read(Files.readString(file)).getFirst().path("groups").forEach(groups::add);
        }
        return alerts(groups.build());
    }

    private static Map<String, JsonNode> alertsOfRule() {
        JsonNode rule = monitored().documents("PrometheusRule").getFirst();
        Stream.Builder<JsonNode> groups = Stream.builder();
        rule.at("/spec/groups").forEach(groups::add);
        return alerts(groups.build());
    }

    @Test
    void nothingIsMadeUnlessAskedFor() {
        Rendered plain = Chart.render(Values.NONE);

        assertThat(plain.documents("ServiceMonitor")).isEmpty();
        assertThat(plain.documents("PrometheusRule")).isEmpty();
        assertThat(plain.documents("ConfigMap"))
                .noneMatch(map -> map.path("data").toString().contains("schemaVersion"));
    }

    @Test
    void everyAlertArrivesAsItIsButThoseThatAreDisabled() throws IOException {
        Map<String, JsonNode> expected = alertsOfFiles();
        expected.keySet().removeAll(Set.of("HeadendKeyVerificationSlow", "HeadendStreamTooSlow"));
        Map<String, JsonNode> arrived = alertsOfRule();

        assertThat(arrived.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, alert) -> {
            for (String field :
                    List.of("/expr", "/for", "/annotations/summary", "/annotations/description", "/labels/severity")) {
                assertThat(arrived.get(name).at(field)).as(name + field).isEqualTo(alert.at(field));
            }
        });
    }

    @Test
    void everyAlertHasTheOperatorsLabelsAndAnAddressToReadAt() {
        assertThat(alertsOfRule().values()).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.at("/labels/team").asText()).isEqualTo("video");
            assertThat(alert.at("/annotations/runbook_url").asText())
                    .startsWith(BASE_URL + "docs/operations.md#headend");
        });
    }

    @Test
    void anAlertThatThereIsNotCannotBeDisabled() {
        Values values =
                Values.of("a slip", "monitoring: {prometheusRule: {enabled: true, disabled: [HeadendNoEdges]}}");

        assertThatThrownBy(() -> Chart.render(values))
                .hasMessageContaining("monitoring.prometheusRule.disabled: there is no alert HeadendNoEdges.");
    }

    @Test
    void everyDashboardIsInAConfigMapThatTheSidecarFinds() throws IOException {
        Values elsewhere = values().with("elsewhere", "monitoring: {dashboards: {namespace: monitoring}}");
        List<ConfigMap> maps = Chart.render(elsewhere).all(ConfigMap.class).stream()
                .filter(map -> map.getMetadata().getLabels().containsKey("grafana_dashboard_video"))
                .toList();

        assertThat(maps).hasSameSizeAs(filesOf("dashboards")).allSatisfy(map -> {
            assertThat(map.getMetadata().getNamespace()).isEqualTo("monitoring");
            assertThat(map.getMetadata().getAnnotations()).containsEntry("grafana_folder", "Video");
            map.getData()
                    .forEach((file, content) -> assertThat(
                                    Chart.FOLDER.resolve("dashboards").resolve(file))
                            .hasContent(content));
        });
    }

    @Test
    void prometheusFindsTheManagementPortOfEachPod() {
        JsonNode spec = monitored().documents("ServiceMonitor").getFirst().path("spec");
        assertThat(spec.at("/namespaceSelector/matchNames/0").asText()).isEqualTo(Chart.NAMESPACE);
        List<Service> services = monitored().all(Service.class).stream()
                .filter(service -> has(service.getMetadata().getLabels(), spec.at("/selector/matchLabels")))
                .toList();
        List<PodOf> programs = monitored().pods().stream()
                .filter(pod -> !(pod.owner() instanceof Pod))
                .toList();

        assertThat(programs)
                .hasSize(3)
                .allSatisfy(pod -> assertThat(services)
                        .filteredOn(service -> pod.labels()
                                .entrySet()
                                .containsAll(service.getSpec().getSelector().entrySet()))
                        .singleElement()
                        .satisfies(service -> {
                            assertThat(service.getSpec().getPublishNotReadyAddresses())
                                    .isTrue();
                            assertThat(service.getSpec().getPorts())
                                    .extracting(ServicePort::getName)
                                    .contains(spec.at("/endpoints/0/port").asText());
                        }));
    }

    private static boolean has(Map<String, String> labels, JsonNode wanted) {
        return wanted.propertyStream()
                .allMatch(label -> label.getValue().asText().equals(labels.get(label.getKey())));
    }

    /** What alerts and dashboards go by, and the job, which two releases must not have in common. */
    @Test
    void eachSeriesSaysOfWhichPodOfWhichReleaseItIs() {
        Map<String, String> labels = new TreeMap<>();
        monitored()
                .documents("ServiceMonitor")
                .getFirst()
                .at("/spec/endpoints/0/relabelings")
                .forEach(rule -> labels.put(
                        rule.path("targetLabel").asText(),
                        rule.path("sourceLabels").toString()));

        assertThat(labels)
                .containsOnlyKeys("release", "component", "instance", "job")
                .hasEntrySatisfying("release", from -> assertThat(from).contains("label_app_kubernetes_io_instance"))
                .hasEntrySatisfying("component", from -> assertThat(from).contains("label_app_kubernetes_io_component"))
                .hasEntrySatisfying("instance", from -> assertThat(from).contains("pod_name"))
                .hasEntrySatisfying("job", from -> assertThat(from).contains("namespace", "io_instance"));
    }
}
