package dev.headend.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headend.chart.Rendered.PodOf;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What pods may do, what stands in them, and what it takes to run one. Those of {@code helm test} count. */
class SecurityTest {
    /** By these words in its name a variable is a credential; of those that have one, these are none. */
    private static final String CREDENTIAL =
            ".*(SECRET|PASSWORD|TOKEN|ACCESS_KEY|STORAGE_KEY|AUTH_CUSTOM|HTTPS?_PROXY)";

    private static final Set<String> WRITABLE = Set.of("/data", "/tmp", "/hls");

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void podsKeepTheRestrictedProfile(Values values) {
        assertThat(Chart.render(values).pods().stream().flatMap(pod -> PodSecurity.brokenBy(pod).stream()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {containers: [{name: a, securityContext: {}}]}                                       | allowPrivilegeEscalation
            {containers: [{name: a, securityContext: {runAsUser: 0}}]}                           | runAsUser is 0
            {containers: [{name: a, securityContext: {privileged: true}}]}                       | privileged
            {containers: [{name: a, securityContext: {capabilities: {add: [NET_RAW]}}}]}         | capabilities added
            {containers: [{name: a, securityContext: {seccompProfile: {type: Unconfined}}}]}     | seccompProfile
            {containers: [{name: a, ports: [{containerPort: 80, hostPort: 80}]}]}                | hostPort
            {containers: [{name: a}], initContainers: [{name: b}]}                               | b: runAsNonRoot
            {containers: [{name: a}], volumes: [{name: v, hostPath: {path: /}}]}                 | volume v
            {containers: [{name: a}], hostNetwork: true}                                         | hostNetwork
            """)
    void theProfileIsKnown(String spec, String broken) {
        String manifest = "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: " + spec + "}";
        Pod pod = (Pod) Manifests.parse(Manifests.read(manifest).getFirst());
        assertThat(PodSecurity.brokenBy(new PodOf(pod, pod.getMetadata(), pod.getSpec())))
                .anyMatch(rule -> rule.contains(broken));
    }

    /** OpenShift gives each namespace a range of users of its own, and refuses others. */
    @Test
    void usersMayBeLeftToTheCluster() {
        Rendered rendered = Chart.render(
                Values.of("OpenShift", "podSecurityContext: {runAsUser: null, runAsGroup: null, fsGroup: null}"));
        assertThat(rendered.pods()).isNotEmpty().allSatisfy(pod -> {
            assertThat(pod.spec().getSecurityContext().getRunAsUser()).isNull();
            assertThat(pod.spec().getSecurityContext().getRunAsGroup()).isNull();
            assertThat(pod.spec().getSecurityContext().getFsGroup()).isNull();
            assertThat(PodSecurity.brokenBy(pod)).isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void podsHaveNoRightsInTheCluster(Values values) {
        Rendered rendered = Chart.render(values);
        assertThat(rendered.pods())
                .allSatisfy(pod -> assertThat(pod.spec().getAutomountServiceAccountToken())
                        .as(pod.toString())
                        .isFalse());
        assertThat(rendered.all(ServiceAccount.class))
                .allSatisfy(account ->
                        assertThat(account.getAutomountServiceAccountToken()).isFalse());
        assertThat(rendered.objects()).extracting(HasMetadata::getKind).doesNotContain("Role", "RoleBinding");
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void servicesOfTheNamespaceSetNoVariables(Values values) {
        assertThat(Chart.render(values).pods())
                .allSatisfy(pod -> assertThat(pod.spec().getEnableServiceLinks())
                        .as(pod.toString())
                        .isFalse());
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void onlyWhatIsMadeToBeWrittenCanBe(Values values) {
        for (PodOf pod : Chart.render(values).pods()) {
            assertThat(PodSecurity.containers(pod.spec())).allSatisfy(container -> {
                assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                        .isTrue();
                assertThat(container.getVolumeMounts().stream()
                                .filter(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
                                .map(VolumeMount::getMountPath))
                        .isSubsetOf(WRITABLE);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void theEdgeOnlyReadsTheMedia(Values values) {
        List<Container> containers = Chart.render(values).pod("edge").spec().getContainers();
        assertThat(containers)
                .flatExtracting(Container::getVolumeMounts)
                .filteredOn(mount -> mount.getMountPath().equals("/hls"))
                .allMatch(mount -> Boolean.TRUE.equals(mount.getReadOnly()));
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void everyContainerSaysWhatItNeedsAndHasAnEndInMemory(Values values) {
        for (PodOf pod : Chart.render(values).pods()) {
            assertThat(PodSecurity.containers(pod.spec())).allSatisfy(container -> {
                ResourceRequirements resources = container.getResources();
                assertThat(resources.getRequests()).as(pod.toString()).containsKeys("cpu", "memory");
                assertThat(resources.getLimits()).as(pod.toString()).containsKey("memory");
                assertThat(bytes(resources.getLimits().get("memory")))
                        .isGreaterThanOrEqualTo(bytes(resources.getRequests().get("memory")));
            });
        }
    }

    private static long bytes(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity).longValueExact();
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void noCredentialStandsInAPod(Values values) {
        for (PodOf pod : Chart.render(values).pods()) {
            List<EnvVar> environment = PodSecurity.containers(pod.spec())
                    .flatMap(container -> container.getEnv().stream())
                    .toList();
            assertThat(environment)
                    .as(pod.toString())
                    .filteredOn(variable -> variable.getName().matches(CREDENTIAL))
                    .allSatisfy(variable -> assertThat(variable.getValueFrom())
                            .as(variable.getName())
                            .isNotNull());
        }
    }

    /** Values of credentials in the values for tests are called that. */
    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void credentialsStandInSecretsOnly(Values values) {
        Rendered rendered = Chart.render(values);
        Stream<JsonNode> others = rendered.documents().stream()
                .filter(document -> !document.path("kind").asText().equals("Secret"));
        assertThat(others.map(JsonNode::toString)).noneMatch(text -> text.contains("not-a-secret"));
        assertThat(rendered.notes()).doesNotContain("not-a-secret");
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void imagesAreOfACertainVersion(Values values) {
        for (PodOf pod : Chart.render(values).pods()) {
            assertThat(PodSecurity.containers(pod.spec()).map(Container::getImage))
                    .as(pod.toString())
                    .allMatch(image -> image.matches("[^@]+@sha256:[0-9a-f]{64}|.*:[^:/]+"))
                    .noneMatch(image -> image.endsWith(":latest"));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void podsOfTestsEndByThemselvesAndAreRemoved(Values values) {
        for (Pod pod : Chart.render(values).all(Pod.class)) {
            Map<String, String> annotations = pod.getMetadata().getAnnotations();
            assertThat(annotations).containsEntry("helm.sh/hook", "test").containsKey("helm.sh/hook-delete-policy");
            assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
        }
    }
}
