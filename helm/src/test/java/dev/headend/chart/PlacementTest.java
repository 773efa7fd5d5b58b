package dev.headend.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.chart.Rendered.PodOf;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.Toleration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which nodes pods may run on: an image is of one architecture, and on a node of another it cannot be executed. */
class PlacementTest {
    private static final Pattern STRICT =
            Pattern.compile("```yaml\n(coordinator:\n {2}topologySpreadConstraints:\n[^`]+)```");

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void podsRunOnNodesThatCanExecuteThem(Values values) {
        Rendered rendered = Chart.render(values);
        String architecture = rendered.config().at("/image/architecture").asText("amd64");
        assertThat(rendered.pods())
                .allSatisfy(pod -> assertThat(pod.spec().getNodeSelector())
                        .as(pod.toString())
                        .containsEntry("kubernetes.io/os", "linux")
                        .satisfies(nodes -> assertThat(nodes.getOrDefault("kubernetes.io/arch", ""))
                                .isEqualTo(architecture)));
    }

    @Test
    void theArchitectureIsThatOfTheImages() {
        assertThat(Chart.render(Values.of("ARM", "image: {architecture: arm64}"))
                        .pods())
                .allSatisfy(
                        pod -> assertThat(pod.spec().getNodeSelector()).containsEntry("kubernetes.io/arch", "arm64"));
        assertThat(Chart.render(Values.of("images of several", "image: {architecture: \"\"}"))
                        .pods())
                .allSatisfy(pod -> assertThat(pod.spec().getNodeSelector()).containsOnlyKeys("kubernetes.io/os"));
    }

    /** By the values of the runbook, as by default it is a wish: one node that dies could else end all of them. */
    @Test
    void coordinatorsCanBeKeptOnDifferentNodes() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "operations.md"));
        Matcher strict = STRICT.matcher(page);
        assertThat(strict.find()).isTrue();
        PodOf pod = Chart.render(
                        Values.of("on Redis", "coordinator: {replicas: 3, store: {type: redis, redis: {host: a}}}")
                                .with("strict", strict.group(1)))
                .pod("coordinator");
        assertThat(pod.spec().getTopologySpreadConstraints()).singleElement().satisfies(spread -> {
            assertThat(spread.getWhenUnsatisfiable()).isEqualTo("DoNotSchedule");
            assertThat(pod.labels())
                    .containsAllEntriesOf(spread.getLabelSelector().getMatchLabels());
        });
    }

    /** Spread over nodes, as they are otherwise, all but those of one node would wait for the volume. */
    @Test
    void podsThatShareAVolumeOfOneNodeAreOnIt() {
        Values one = Values.of("one node", "storage: {filesystem: {accessMode: ReadWriteOnce}}");
        for (String component : List.of("edge", "encoder")) {
            PodAffinityTerm term = Chart.render(one)
                    .pod(component)
                    .spec()
                    .getAffinity()
                    .getPodAffinity()
                    .getRequiredDuringSchedulingIgnoredDuringExecution()
                    .getFirst();
            assertThat(term.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
            assertThat(term.getLabelSelector().getMatchLabels())
                    .containsEntry("app.kubernetes.io/instance", Chart.RELEASE);
            assertThat(term.getLabelSelector().getMatchExpressions().getFirst().getValues())
                    .containsExactlyInAnyOrder("edge", "encoder");
        }
        assertThat(Chart.render(one).pod("coordinator").spec().getAffinity()).isNull();
        assertThat(Chart.render(Values.NONE).pod("edge").spec().getAffinity()).isNull();
        assertThat(Chart.render(one.with("in a bucket", "storage: {type: S3, s3: {bucket: live, region: a}}"))
                        .pod("edge")
                        .spec()
                        .getAffinity())
                .isNull();
        assertThat(Chart.render(one.with("an affinity", "edge: {affinity: {nodeAffinity: {}}}"))
                        .pod("edge")
                        .spec()
                        .getAffinity()
                        .getPodAffinity())
                .isNull();
    }

    /** A pod of helm test would else wait for ever where all nodes have taints, or say nothing of those in use. */
    @Test
    void testsRunWhereTheProgramRunsWhoseImageTheyHave() {
        Rendered rendered = Chart.render(Values.of("nodes of their own", """
                coordinator: {nodeSelector: {pool: control}, tolerations: [{key: control, operator: Exists}]}
                encoder: {nodeSelector: {pool: media}, tolerations: [{key: media, operator: Exists}]}
                """));
        List<PodOf> tests = rendered.pods().stream()
                .filter(pod -> pod.owner() instanceof Pod)
                .toList();
        assertThat(tests).hasSize(2).allSatisfy(test -> {
            String pool = test.toString().endsWith("publish") ? "media" : "control";
            assertThat(test.spec().getNodeSelector()).containsAllEntriesOf(Map.of("pool", pool));
            assertThat(test.spec().getTolerations())
                    .extracting(Toleration::getKey)
                    .containsExactly(pool);
        });
    }

    /** Where the chart does not know from where media are loaded, a test of that could only fail. */
    @Test
    void nothingIsPublishedThatCouldNotBeWatched() {
        Values bucket = Values.of("a bucket", "storage: {type: S3, s3: {bucket: live, region: eu-central-1}}");
        assertThat(Chart.render(bucket).all(Pod.class)).hasSize(1);
        assertThat(Chart.render(bucket.with("an address", "storage: {mediaUrl: \"https://media.example\"}"))
                        .all(Pod.class))
                .hasSize(2);
    }
}
