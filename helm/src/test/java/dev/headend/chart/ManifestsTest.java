package dev.headend.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kubernetes takes what is rendered: fields, names, labels. */
class ManifestsTest {
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SERVICE_LABEL = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String LABEL_VALUE = "([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?";
    private static final String LABEL_KEY = "(" + SUBDOMAIN + "/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
    private static final List<String> COMMON_LABELS = Stream.of(
                    "name", "instance", "version", "component", "part-of", "managed-by")
            .map(label -> "app.kubernetes.io/" + label)
            .toList();

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void noFieldIsUnknown(Values values) {
        assertThat(Chart.render(values).objects()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void everyNameStandsOnceAndIsOne(Values values) {
        assertNames(Chart.render(values));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "headend", "a-name-of-a-release-that-is-as-long-as-helm-allows-it", "live.eu", "7-sports"})
    void anyNameOfAReleaseWillDo(String release) {
        Rendered rendered = Chart.render(release, Matrix.all().getLast());
        assertNames(rendered);
        assertLabels(rendered);
    }

    private static void assertNames(Rendered rendered) {
        Map<String, Integer> seen = new HashMap<>();
        for (HasMetadata object : rendered.objects()) {
            String name = object.getMetadata().getName();
            assertThat(object.getMetadata().getNamespace())
                    .as("namespace of " + name)
                    .isEqualTo(Chart.NAMESPACE);
            assertThat(name).as(object.getKind()).matches(pattern(object)).hasSizeLessThanOrEqualTo(longest(object));
            seen.merge(object.getKind() + " " + name, 1, Integer::sum);
        }
        assertThat(seen).allSatisfy((name, count) -> assertThat(count).as(name).isEqualTo(1));
    }

    private static String pattern(HasMetadata object) {
        return object instanceof Service ? SERVICE_LABEL : longest(object) < 253 ? LABEL : SUBDOMAIN;
    }

    /** Pods of a StatefulSet are named after it, and labelled with that name, a number and a hash. */
    private static int longest(HasMetadata object) {
        return switch (object) {
            case StatefulSet set -> 52;
            case Service service -> 63;
            case Pod pod -> 63;
            default -> object.getKind().equals("Deployment") ? 63 : 253;
        };
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void labelsAreThoseThatAllChartsHave(Values values) {
        assertLabels(Chart.render(values));
    }

    private static void assertLabels(Rendered rendered) {
        Stream<Map<String, String>> ofPods = rendered.pods().stream().map(Rendered.PodOf::labels);
        Stream<Map<String, String>> ofObjects = rendered.objects().stream()
                .map(object ->
                        Optional.ofNullable(object.getMetadata().getLabels()).orElse(Map.of()));
        assertThat(Stream.concat(ofPods, ofObjects).toList())
                .allSatisfy(labels -> assertThat(labels)
                        .containsKeys(COMMON_LABELS.toArray(String[]::new))
                        .allSatisfy((key, value) -> {
                            assertThat(key).matches(LABEL_KEY);
                            assertThat(value).matches(LABEL_VALUE).hasSizeLessThanOrEqualTo(63);
                        }));
    }

    @Test
    void whatTheOperatorNamesTooIsHis() {
        Rendered rendered = Chart.render(Values.of("labels of his own", """
                monitoring:
                  serviceMonitor: {enabled: true, labels: {app.kubernetes.io/part-of: video}}
                coordinator: {podAnnotations: {checksum/secret: none}}
                """));
        assertThat(rendered.documents("ServiceMonitor")
                        .getFirst()
                        .path("metadata")
                        .path("labels")
                        .path("app.kubernetes.io/part-of")
                        .asText())
                .isEqualTo("video");
        assertThat(rendered.pod("coordinator").metadata().getAnnotations()).containsEntry("checksum/secret", "none");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {apiVersion: v1, kind: Service, metadata: {name: a}, spec: {typ: ClusterIP}}                        | typ
            {apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: "80"}]}}                 | port
            {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: 1}}                                | Integer
            {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, imag: b}]}}          | imag
            {apiVersion: v1, kind: Pod, metadata: {name: a, label: {}}, spec: {}}                               | label
            {apiVersion: apps/v1beta1, kind: Deployment, metadata: {name: a}}                                   | apps/v1beta1
            {apiVersion: keda.sh/v1alpha1, kind: ScaledObject, metadata: {name: a}, spec: {triggers: []}}       | scaleTargetRef
            """)
    void theCheckSeesAMistake(String manifest, String said) {
        assertThatThrownBy(() -> Manifests.parse(Manifests.read(manifest).getFirst()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(said);
    }

    @Test
    void theCheckSeesAKeyThatStandsTwice() {
        assertThatThrownBy(() -> Manifests.read("{a: 1, a: 2}")).hasMessageContaining("Duplicate field 'a'");
    }
}
