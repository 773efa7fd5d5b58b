package dev.headend.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One coordinator with a volume, or several on a Redis that all of them, and edges for their commands, are told of alike. */
class CoordinatorStoreTest {
    private static final Values BUNDLED = Values.of("bundled", """
            coordinator: {replicas: 2, store: {type: redis}}
            redis: {enabled: true, bundled: {enabled: true}}
            """);

    /** Without those that come from elsewhere. */
    private static Map<String, String> environment(Rendered rendered, String component) {
        return rendered.pod(component).spec().getContainers().getFirst().getEnv().stream()
                .filter(variable -> variable.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }

    private static Rendered onRedis(String redis) {
        return Chart.render(
                Values.of(redis, "coordinator: {replicas: 3, store: {type: redis, redis: %s}}".formatted(redis)));
    }

    @Test
    void theEmbeddedStoreIsOneOwners() {
        Rendered rendered = Chart.render(Values.NONE);
        assertThat(rendered.one(StatefulSet.class, "coordinator").getSpec().getReplicas())
                .isEqualTo(1);
        assertThat(environment(rendered, "coordinator"))
                .containsEntry("DATA_DIR", "/data")
                .doesNotContainKeys("COORDINATOR_STORE", "REDIS_HOST");
    }

    @Test
    void onRedisThereAreSeveralAndNoVolume() {
        Rendered rendered = onRedis("{host: a}");
        Deployment deployment = rendered.one(Deployment.class, "coordinator");
        assertThat(rendered.all(StatefulSet.class)).isEmpty();
        assertThat(deployment.getSpec().getReplicas()).isEqualTo(3);
        assertThat(deployment
                        .getSpec()
                        .getStrategy()
                        .getRollingUpdate()
                        .getMaxUnavailable()
                        .getIntVal())
                .isZero();
        assertThat(rendered.pod("coordinator").spec().getTopologySpreadConstraints())
                .hasSize(2);
        assertThat(rendered.pod("coordinator").spec().getVolumes()).hasSize(1);
        assertThat(environment(rendered, "coordinator")).containsEntry("COORDINATOR_STORE", "redis");
    }

    /** Who was connected to one that ends is to come to another, which the Service has to know by then. */
    @Test
    void oneThatEndsIsNoTargetAnyMoreWhenItsPeersComeAgain() {
        Container container =
                onRedis("{host: a}").pod("coordinator").spec().getContainers().getFirst();
        assertThat(container.getLifecycle().getPreStop().getSleep().getSeconds())
                .isPositive();
        assertThat(Chart.render(Values.NONE)
                        .pod("coordinator")
                        .spec()
                        .getContainers()
                        .getFirst()
                        .getLifecycle())
                .as("of one, nobody is admitted until the next has started")
                .isNull();
    }

    @Test
    void oneRedisServesEdgesAndCoordinators() {
        Rendered rendered = Chart.render(Values.of("one for both", """
                coordinator: {store: {type: redis}}
                redis: {enabled: true, host: redis.example, port: 6380, tls: true}
                """));
        for (String program : List.of("coordinator", "edge")) {
            assertThat(environment(rendered, program))
                    .containsEntry("REDIS_HOST", "redis.example")
                    .containsEntry("REDIS_PORT", "6380")
                    .containsEntry("REDIS_TLS", "YES");
        }
        assertThat(environment(Chart.render(Values.of("edges only", "redis: {enabled: true, host: a}")), "coordinator"))
                .doesNotContainKey("REDIS_HOST");
        assertThat(environment(
                        Chart.render(Values.of("not edges", "{coordinator: {store: {type: redis}}, redis: {host: a}}")),
                        "edge"))
                .doesNotContainKey("REDIS_HOST");
    }

    @Test
    void coordinatorsMayHaveOneOfTheirOwn() {
        Rendered rendered = Chart.render(Values.of("two", """
                coordinator: {store: {type: redis, redis: {host: state, port: 6381, tls: false, user: live, database: 3}}}
                redis: {enabled: true, host: commands, tls: true}
                secrets: {values: {REDIS_PASSWORD: not-a-secret}}
                """));
        assertThat(environment(rendered, "coordinator"))
                .containsEntry("REDIS_HOST", "state")
                .containsEntry("REDIS_PORT", "6381")
                .containsEntry("REDIS_TLS", "NO")
                .containsEntry("REDIS_USERNAME", "live")
                .containsEntry("REDIS_DATABASE", "3");
        assertThat(environment(rendered, "edge"))
                .containsEntry("REDIS_HOST", "commands")
                .containsEntry("REDIS_TLS", "YES");
    }

    @Test
    void sentinelsAndClustersTakeThePlaceOfAHost() {
        assertThat(environment(
                        onRedis("{waitReplicas: 1, sentinel: {master: live, nodes: [\"s1:26379\", \"s2:26379\"]}}"),
                        "coordinator"))
                .containsEntry("REDIS_SENTINEL_MASTER", "live")
                .containsEntry("REDIS_SENTINELS", "s1:26379,s2:26379")
                .containsEntry("REDIS_WAIT_REPLICAS", "1")
                .doesNotContainKeys("REDIS_HOST", "REDIS_CLUSTER_NODES");
        assertThat(environment(onRedis("{cluster: {nodes: [\"c1:6379\"]}}"), "coordinator"))
                .containsEntry("REDIS_CLUSTER_NODES", "c1:6379")
                .doesNotContainKeys("REDIS_HOST", "REDIS_SENTINELS");
    }

    @Test
    void noTwoReleasesShareTheirKeys() {
        assertThat(environment(onRedis("{host: a}"), "coordinator"))
                .containsEntry("REDIS_KEY_PREFIX", "media-live-headend");
        assertThat(environment(onRedis("{host: a, keyPrefix: tv}"), "coordinator"))
                .containsEntry("REDIS_KEY_PREFIX", "tv");
    }

    @Test
    void anAuthorityOfOnesOwnIsMounted() {
        Rendered rendered = onRedis("{host: a, tls: true, caSecret: {name: our-ca, key: root.pem}}");
        assertThat(environment(rendered, "coordinator")).containsEntry("REDIS_TLS_CA", "/redis-ca/root.pem");
        assertThat(rendered.pod("coordinator").spec().getVolumes())
                .filteredOn(volume -> volume.getSecret() != null)
                .singleElement()
                .satisfies(
                        volume -> assertThat(volume.getSecret().getSecretName()).isEqualTo("our-ca"));
    }

    @Test
    void allWhoUseTheBundledRedisHaveItsAddressAndPassword() {
        Rendered rendered = Chart.render(BUNDLED);
        String service = rendered.one(Service.class, "-redis").getMetadata().getName();
        for (String program : List.of("coordinator", "edge")) {
            assertThat(environment(rendered, program))
                    .containsEntry("REDIS_HOST", service + ".media.svc")
                    .containsEntry("REDIS_PORT", "6379");
        }
        assertThat(List.of("coordinator", "edge", "redis"))
                .allSatisfy(program -> assertThat(rendered.pod(program)
                                .spec()
                                .getContainers()
                                .getFirst()
                                .getEnv())
                        .filteredOn(variable -> variable.getName().equals("REDIS_PASSWORD"))
                        .singleElement()
                        .satisfies(variable -> assertThat(variable.getValueFrom()
                                        .getSecretKeyRef()
                                        .getName())
                                .isEqualTo("live-headend-redis-password")));
    }

    /** What it answers is on its disk, and it refuses rather than to forget, or to be killed for its memory. */
    @Test
    void theBundledRedisKeepsWhatItIsTold() {
        List<String> arguments = Chart.render(BUNDLED)
                .pod("redis")
                .spec()
                .getContainers()
                .getFirst()
                .getArgs();
        assertThat(String.join(" ", arguments))
                .startsWith("redis-server --requirepass $(REDIS_PASSWORD) --dir /data ")
                .contains("--appendonly yes", "--appendfsync always", "--maxmemory-policy noeviction")
                .contains("--maxmemory " + Math.round(256 * 1024 * 1024 * 0.6));
    }

    @Test
    void theBundledRedisIsNotRestartedByAnotherVersionOfHeadend() {
        Rendered rendered = Chart.render(BUNDLED);
        assertThat(rendered.pod("redis").labels()).containsEntry("app.kubernetes.io/version", "7.2-bookworm");
        assertThat(rendered.pod("redis").spec().getContainers().getFirst().getImage())
                .isEqualTo("docker.io/library/redis:7.2-bookworm");
    }
}
