package dev.headend.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headend.chart.Rendered.PodOf;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1alpha2.TCPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one manifest says of another is so: selectors, ports, volumes, secrets, names. */
class WiringTest {
    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void workloadsSelectTheirOwnPodsAndNoOthers(Values values) {
        Rendered rendered = Chart.render(values);
        for (PodOf pod : rendered.pods()) {
            if (!(pod.owner() instanceof Pod)) {
                assertThat(pods(rendered, selector(pod.owner())).map(PodOf::toString))
                        .containsExactly(pod.toString());
            }
        }
    }

    private static Map<String, String> selector(HasMetadata owner) {
        return switch (owner) {
            case Deployment it -> it.getSpec().getSelector().getMatchLabels();
            case StatefulSet it -> it.getSpec().getSelector().getMatchLabels();
            default -> throw new AssertionError(owner.getKind());
        };
    }

    private static Stream<PodOf> pods(Rendered rendered, Map<String, String> selector) {
        assertThat(selector).isNotEmpty();
        return rendered.pods().stream().filter(pod -> pod.labels().entrySet().containsAll(selector.entrySet()));
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void servicesLeadToPortsOfPods(Values values) {
        Rendered rendered = Chart.render(values);
        assertThat(rendered.all(Service.class)).isNotEmpty().allSatisfy(service -> {
            List<PodOf> pods = pods(rendered, service.getSpec().getSelector()).toList();
            assertThat(pods).as(service.getMetadata().getName()).isNotEmpty();
            assertThat(service.getSpec().getPorts())
                    .isNotEmpty()
                    .allSatisfy(port -> assertThat(pods)
                            .allSatisfy(pod -> assertThat(hasPort(pod, port.getTargetPort()))
                                    .as("%s: %s", service.getMetadata().getName(), port)
                                    .isTrue()));
        });
    }

    private static boolean hasPort(PodOf pod, IntOrString port) {
        return ports(pod)
                .anyMatch(own -> Objects.equals(own.getName(), port.getStrVal())
                        || Objects.equals(own.getContainerPort(), port.getIntVal()));
    }

    private static Stream<ContainerPort> ports(PodOf pod) {
        return pod.spec().getContainers().stream().flatMap(container -> container.getPorts().stream());
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void portsOfPodsHaveShortNamesAndNumbersOfTheirOwn(Values values) {
        for (PodOf pod : Chart.render(values).pods()) {
            List<ContainerPort> ports = ports(pod).toList();
            assertThat(ports).extracting(ContainerPort::getContainerPort).doesNotHaveDuplicates();
            assertThat(ports).extracting(ContainerPort::getName).doesNotHaveDuplicates();
            assertThat(ports).allSatisfy(port -> assertThat(port.getName()).matches("[a-z][-a-z0-9]{0,14}"));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void whatIsMountedIsAVolumeAndTheOtherWayRound(Values values) {
        Rendered rendered = Chart.render(values);
        for (PodOf pod : rendered.pods()) {
            List<VolumeMount> mounts = pod.spec().getContainers().stream()
                    .flatMap(container -> container.getVolumeMounts().stream())
                    .toList();
            assertThat(mounts).extracting(VolumeMount::getMountPath).doesNotHaveDuplicates();
            assertThat(mounts.stream().map(VolumeMount::getName).distinct())
                    .as(pod.toString())
                    .containsExactlyInAnyOrderElementsOf(volumes(pod));
        }
    }

    private static List<String> volumes(PodOf pod) {
        Stream<String> claimed = pod.owner() instanceof StatefulSet set
                ? set.getSpec().getVolumeClaimTemplates().stream()
                        .map(claim -> claim.getMetadata().getName())
                : Stream.of();
        return Stream.concat(pod.spec().getVolumes().stream().map(Volume::getName), claimed)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void whatVolumesComeFromIsThere(Values values) {
        Rendered rendered = Chart.render(values);
        for (PodOf pod : rendered.pods()) {
            for (Volume volume : pod.spec().getVolumes()) {
                if (volume.getPersistentVolumeClaim() != null) {
                    assertThere(
                            rendered,
                            PersistentVolumeClaim.class,
                            volume.getPersistentVolumeClaim().getClaimName());
                }
                if (volume.getSecret() != null) {
                    assertThere(rendered, Secret.class, volume.getSecret().getSecretName());
                }
                if (volume.getConfigMap() != null) {
                    assertThere(rendered, ConfigMap.class, volume.getConfigMap().getName());
                }
            }
            String account = pod.spec().getServiceAccountName();
            assertThat(account != null || pod.owner() instanceof Pod).isTrue();
            if (account != null && !account.equals("default")) {
                assertThere(rendered, ServiceAccount.class, account);
            }
        }
    }

    /** Rendered, or named by who installs. */
    private static void assertThere(Rendered rendered, Class<? extends HasMetadata> type, String name) {
        Set<String> there = new HashSet<>(textsOf(rendered.config()));
        rendered.all(type).forEach(object -> there.add(object.getMetadata().getName()));
        assertThat(there).as(type.getSimpleName()).contains(name);
    }

    private static List<String> textsOf(JsonNode values) {
        return values.isValueNode()
                ? List.of(values.asText())
                : values.valueStream().flatMap(value -> textsOf(value).stream()).toList();
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void secretsThatVariablesComeFromAreThereWithThatKey(Values values) {
        Rendered rendered = Chart.render(values);
        for (PodOf pod : rendered.pods()) {
            environment(pod)
                    .filter(variable -> variable.getValueFrom() != null)
                    .map(variable -> variable.getValueFrom().getSecretKeyRef())
                    .filter(Objects::nonNull)
                    .forEach(reference -> assertKey(rendered, reference));
        }
    }

    private static void assertKey(Rendered rendered, SecretKeySelector reference) {
        assertThere(rendered, Secret.class, reference.getName());
        rendered.all(Secret.class).stream()
                .filter(secret -> secret.getMetadata().getName().equals(reference.getName()))
                .forEach(secret -> assertThat(secret.getData()).containsKey(reference.getKey()));
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void everySecretIsUsed(Values values) {
        Rendered rendered = Chart.render(values);
        Set<String> used = new HashSet<>();
        rendered.pods()
                .forEach(pod -> environment(pod)
                        .filter(variable -> variable.getValueFrom() != null
                                && variable.getValueFrom().getSecretKeyRef() != null)
                        .forEach(variable -> used.add(
                                variable.getValueFrom().getSecretKeyRef().getName())));
        assertThat(used)
                .containsAll(rendered.all(Secret.class).stream()
                        .map(secret -> secret.getMetadata().getName())
                        .toList());
    }

    private static Stream<EnvVar> environment(PodOf pod) {
        return pod.spec().getContainers().stream().map(Container::getEnv).flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void noVariableStandsTwice(Values values) {
        for (PodOf pod : Chart.render(values).pods()) {
            assertThat(environment(pod).map(EnvVar::getName)).as(pod.toString()).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void budgetsPoliciesAndScalersFindTheirPods(Values values) {
        Rendered rendered = Chart.render(values);
        assertThat(rendered.all(PodDisruptionBudget.class))
                .allSatisfy(budget -> assertThat(
                                pods(rendered, budget.getSpec().getSelector().getMatchLabels()))
                        .hasSize(1));
        assertThat(rendered.all(NetworkPolicy.class))
                .allSatisfy(policy -> assertThat(
                                pods(rendered, policy.getSpec().getPodSelector().getMatchLabels()))
                        .isNotEmpty());
        rendered.all(HorizontalPodAutoscaler.class)
                .forEach(scaler -> assertScales(
                        rendered, scaler.getSpec().getScaleTargetRef().getName()));
        rendered.documents("ScaledObject")
                .forEach(scaler -> assertScales(
                        rendered, scaler.at("/spec/scaleTargetRef/name").asText()));
    }

    /** With replicas in the manifest each upgrade would undo what the scaler has done. */
    private static void assertScales(Rendered rendered, String name) {
        Deployment deployment = rendered.one(Deployment.class, name);
        assertThat(deployment.getMetadata().getName()).isEqualTo(name);
        assertThat(deployment.getSpec().getReplicas()).isNull();
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void probesAskAPortOfTheirContainer(Values values) {
        Rendered rendered = Chart.render(values);
        for (PodOf pod : rendered.pods()) {
            if (pod.owner() instanceof Pod || pod.component().equals("redis")) {
                continue;
            }
            Container container = pod.spec().getContainers().getFirst();
            assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/readiness");
            assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/liveness");
            assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/liveness");
            assertThat(Stream.of(
                            container.getReadinessProbe(), container.getLivenessProbe(), container.getStartupProbe()))
                    .map(Probe::getHttpGet)
                    .allSatisfy(
                            probe -> assertThat(hasPort(pod, probe.getPort())).isTrue())
                    .allSatisfy(probe -> assertThat(probe.getPort().getStrVal()).isEqualTo("management"));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void podsAreGivenTheTimeToDrainAndToShutDown(Values values) {
        Rendered rendered = Chart.render(values);
        for (String component : List.of("coordinator", "edge", "encoder")) {
            PodOf pod = rendered.pod(component);
            Container container = pod.spec().getContainers().getFirst();
            long hook = container.getLifecycle() == null
                    ? 0
                    : container.getLifecycle().getPreStop().getSleep().getSeconds();
            long needed = hook + number(pod, "DRAIN_SECONDS") + number(pod, "SHUTDOWN_SECONDS");
            assertThat(pod.spec().getTerminationGracePeriodSeconds())
                    .as(pod.toString())
                    .isGreaterThan(needed);
        }
    }

    private static long number(PodOf pod, String name) {
        return environment(pod)
                .filter(variable -> variable.getName().equals(name))
                .mapToLong(variable -> Long.parseLong(variable.getValue()))
                .findFirst()
                .orElse(0);
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void routesLeadToPortsOfServices(Values values) {
        Rendered rendered = Chart.render(values);
        rendered.all(Ingress.class).stream()
                .flatMap(ingress -> ingress.getSpec().getRules().stream())
                .flatMap(rule -> rule.getHttp().getPaths().stream())
                .map(path -> path.getBackend().getService())
                .forEach(backend -> assertServes(
                        rendered,
                        backend.getName(),
                        backend.getPort().getName() == null
                                ? backend.getPort().getNumber()
                                : backend.getPort().getName()));
        rendered.all(HTTPRoute.class).stream()
                .flatMap(route -> route.getSpec().getRules().stream())
                .flatMap(rule -> rule.getBackendRefs().stream())
                .forEach(backend -> assertServes(rendered, backend.getName(), backend.getPort()));
        rendered.all(TCPRoute.class).stream()
                .flatMap(route -> route.getSpec().getRules().stream())
                .flatMap(rule -> rule.getBackendRefs().stream())
                .forEach(backend -> assertServes(rendered, backend.getName(), backend.getPort()));
    }

    private static void assertServes(Rendered rendered, String name, Object port) {
        assertThat(rendered.all(Service.class))
                .as(name + " port " + port)
                .anyMatch(service -> service.getMetadata().getName().equals(name)
                        && service.getSpec().getPorts().stream()
                                .anyMatch(own -> port.equals(own.getName()) || port.equals(own.getPort())));
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void addressesInsideTheReleaseAreThoseOfServices(Values values) {
        Rendered rendered = Chart.render(values);
        Stream<String> variables = rendered.pods().stream()
                .flatMap(WiringTest::environment)
                .map(EnvVar::getValue)
                .filter(Objects::nonNull);
        Stream<String> triggers =
                rendered.documents("ScaledObject").stream().flatMap(scaler -> textsOf(scaler.path("spec")).stream());
        List<URI> addresses = Stream.concat(variables, triggers)
                .filter(value -> value.matches("(ws|http)s?://[^/]+\\." + Chart.NAMESPACE + "\\.svc\\b.*"))
                .map(URI::create)
                .toList();
        assertThat(addresses).hasSizeGreaterThanOrEqualTo(2);
        assertThat(addresses)
                .allSatisfy(address -> assertServes(
                        rendered,
                        address.getHost().substring(0, address.getHost().indexOf('.')),
                        address.getPort() < 0 ? 80 : address.getPort()));
    }

    /** The API server refuses them there. */
    @Test
    void aServiceInsideTheClusterHasNoNodePorts() {
        Rendered rendered = Chart.render(
                Values.of("behind a Gateway", "edge: {loadBalancer: {type: ClusterIP, nodePorts: {rtmp: 31935}}}"));
        assertThat(rendered.all(Service.class))
                .flatExtracting(service -> service.getSpec().getPorts())
                .allSatisfy(port -> assertThat(port.getNodePort()).isNull());
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void scriptsOfTestsAreReadByTheShell(Values values) throws Exception {
        for (Pod pod : Chart.render(values).all(Pod.class)) {
            Container container = pod.getSpec().getContainers().getFirst();
            assertThat(container.getCommand()).startsWith("/bin/bash").endsWith("-c");
            Process bash = new ProcessBuilder(
                            "bash", "-n", "-c", container.getArgs().getFirst())
                    .redirectErrorStream(true)
                    .start();
            assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEmpty();
            assertThat(bash.waitFor()).isZero();
        }
    }

    @Test
    void theStatefulSetIsNamedByAHeadlessService() {
        Rendered rendered = Chart.render(Values.NONE);
        String name = rendered.one(StatefulSet.class, "coordinator").getSpec().getServiceName();
        assertThat(rendered.one(Service.class, name).getSpec().getClusterIP()).isEqualTo("None");
    }
}
