package dev.headend.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Helm does in a cluster when the chart is installed, upgraded, removed and installed again. */
class UpgradeTest {
    private final ApiServer server = new ApiServer(Kind.ALL);

    @AfterEach
    void stop() {
        server.close();
    }

    private static Map<String, Map<String, String>> secrets(Rendered rendered) {
        Map<String, Map<String, String>> data = new HashMap<>();
        rendered.all(Secret.class)
                .forEach(secret -> data.put(secret.getMetadata().getName(), secret.getData()));
        return data;
    }

    private Map<String, JsonNode> secretsOfCluster() {
        Map<String, JsonNode> data = new HashMap<>();
        server.list(Chart.NAMESPACE, "secrets").stream()
                .filter(secret -> !secret.path("type").asText().equals("helm.sh/release.v1"))
                .forEach(secret -> data.put(secret.at("/metadata/name").asText(), secret.path("data")));
        return data;
    }

    @Test
    void twoInstallationsHaveCredentialsOfTheirOwn() {
        Map<String, Map<String, String>> first = secrets(Chart.install(server, "one", Values.NONE));
        Map<String, Map<String, String>> second = secrets(Chart.install(server, "two", Values.NONE));
        assertThat(first).isNotEmpty().hasSameSizeAs(second);
        assertThat(first.values()).doesNotContainAnyElementsOf(second.values());
    }

    @Test
    void generatedCredentialsOutliveAnUpgrade() {
        Map<String, Map<String, String>> installed = secrets(Chart.install(server, Chart.RELEASE, Values.NONE));
        Map<String, JsonNode> before = secretsOfCluster();
        Map<String, Map<String, String>> upgraded =
                secrets(Chart.upgrade(server, Chart.RELEASE, Values.of("more edges", "edge: {replicas: 3}")));
        assertThat(installed).isNotEmpty();
        assertThat(upgraded).isEqualTo(installed);
        assertThat(secretsOfCluster()).isEqualTo(before);
    }

    @Test
    void whatIsSwitchedOnLaterGetsACredentialAndTheOthersStay() {
        Map<String, Map<String, String>> installed = secrets(Chart.install(server, Chart.RELEASE, Values.NONE));
        Map<String, Map<String, String>> upgraded = secrets(
                Chart.upgrade(server, Chart.RELEASE, Values.of("status pages", "edge: {status: {enabled: true}}")));
        assertThat(upgraded).containsAllEntriesOf(installed).hasSize(installed.size() + 1);
    }

    @Test
    void anUpgradeToWhatIsThereChangesNoPod() {
        Rendered installed = Chart.install(server, Chart.RELEASE, Values.NONE);
        Rendered upgraded = Chart.upgrade(server, Chart.RELEASE, Values.NONE);
        assertThat(upgraded.documents()).containsExactlyInAnyOrderElementsOf(installed.documents());
    }

    /** The API server refuses what may not change. */
    @Test
    void noUpgradeNeedsWhatCannotBeChanged() {
        List<Values> all = Matrix.choices().subList(0, 8); // the first differ most
        Rendered latest = Chart.install(server, Chart.RELEASE, all.getFirst());
        for (Values values : all) {
            latest = Chart.upgrade(server, Chart.RELEASE, values);
        }
        assertThat(latest.name()).isEqualTo(all.getLast().name());
    }

    @Test
    void theServerRefusesWhatMayNotChange() {
        JsonNode old = Manifests.read("{spec: {volumeClaimTemplates: [{spec: {storage: 2Gi}}]}}")
                .getFirst();
        JsonNode patch = Manifests.read("{spec: {volumeClaimTemplates: [{spec: {storage: 9Gi}}]}}")
                .getFirst();
        assertThat(ImmutableFields.changedBy("StatefulSet", old, patch)).contains("/spec/volumeClaimTemplates");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                        | coordinator: {persistence: {size: 9Gi}}            | patch pvc data-live-headend-coordinator-0
            {}                                                        | coordinator: {persistence: {storageClassName: a}}  | coordinator.persistence.storageClassName cannot be changed
            {}                                                        | storage: {filesystem: {accessMode: ReadWriteOnce}} | accessMode cannot be changed from ReadWriteMany to ReadWriteOnce
            {}                                                        | storage: {filesystem: {size: 10Gi}}                | cannot be made smaller, from 100Gi to 10Gi
            storage: {filesystem: {storageClassName: nfs}}            | storage: {filesystem: {storageClassName: efs}}     | storageClassName cannot be changed from nfs to efs
            {}                                                        | edge: {loadBalancer: {class: nlb}}                 | edge.loadBalancer.class cannot be changed
            {}                                                        | nameOverride: video                                | nameOverride and fullnameOverride cannot be changed
            {}                                                        | fullnameOverride: video                            | the release's coordinator is live-headend-coordinator
            fullnameOverride: video                                   | {fullnameOverride: video, nameOverride: video}     | app.kubernetes.io/name=headend
            coordinator: {store: {type: redis, redis: {host: a}}}     | fullnameOverride: video                            | the release's coordinator is live-headend-coordinator
            redis: {enabled: true, bundled: {enabled: true}}          | redis: {enabled: true, bundled: {enabled: true, persistence: {size: 9Gi}}} | patch pvc data-live-headend-redis-0
            """)
    void whatCannotBeChangedIsSaidBeforeAnythingIs(String before, String after, String said) {
        var unused = Chart.install(server, Chart.RELEASE, Values.of("before", before));
        int writes = server.writes().size();
        assertThatThrownBy(() -> Chart.upgrade(server, Chart.RELEASE, Values.of("after", after)))
                .hasMessageContaining(said);
        assertThat(server.writes()).hasSize(writes);
    }

    /** As the message says that refuses it otherwise. */
    @Test
    void aVolumeIsMadeLargerByAStatefulSetThatIsMadeAnew() {
        var unused = Chart.install(server, Chart.RELEASE, Values.NONE);
        server.orphan(Chart.NAMESPACE, "statefulsets", "live-headend-coordinator");
        var upgraded =
                Chart.upgrade(server, Chart.RELEASE, Values.of("larger", "coordinator: {persistence: {size: 9Gi}}"));
        assertThat(upgraded.documents()).isNotEmpty();
        assertThat(server.list(Chart.NAMESPACE, "statefulsets"))
                .singleElement()
                .extracting(set -> set.at("/spec/volumeClaimTemplates/0/spec/resources/requests/storage")
                        .asText())
                .isEqualTo("9Gi");
    }

    @Test
    void aClaimOfWhichNothingBecameMayBeDeleted() {
        var unused = Chart.install(server, Chart.RELEASE, Values.NONE);
        server.list(Chart.NAMESPACE, "persistentvolumeclaims")
                .forEach(claim -> claim.putObject("status").put("phase", "Pending"));
        assertThatThrownBy(() -> Chart.upgrade(
                        server,
                        Chart.RELEASE,
                        Values.of("one node", "storage: {filesystem: {accessMode: ReadWriteOnce}}")))
                .hasMessageContaining("kubectl -n media delete pvc live-headend-media, and upgrade again.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            storage: {filesystem: {size: 102400Mi}}
            storage: {filesystem: {size: 200Gi}}
            storage: {type: S3, s3: {bucket: live, region: eu-central-1}}
            edge: {loadBalancer: {type: NodePort, class: nlb}}
            edge: {loadBalancer: {annotations: {a: b}, externalTrafficPolicy: Cluster}}
            coordinator: {persistence: {whenDeleted: Delete}}
            coordinator: {store: {type: redis, redis: {host: a}}, persistence: {size: 9Gi}}
            redis: {enabled: true, bundled: {enabled: true}}
            """)
    void whatCanBeChangedIs(String after) {
        var unused = Chart.install(server, Chart.RELEASE, Values.NONE);
        var neighbour = Chart.install(server, "other", Values.of("a neighbour", "nameOverride: video"));
        assertThat(neighbour.documents()).isNotEmpty();
        assertThat(Chart.upgrade(server, Chart.RELEASE, Values.of("after", after))
                        .documents())
                .isNotEmpty();
    }

    /** In which the other store's streams and events are not known. */
    @Test
    void aMoveToAnotherStoreSaysWhatItCosts() {
        Values onRedis = Values.of("on Redis", "coordinator: {store: {type: redis, redis: {host: a}}}");
        Values embedded = Values.of("embedded", "coordinator: {store: {type: embedded}}");
        assertThat(Chart.install(server, Chart.RELEASE, Values.NONE).notes()).doesNotContain("MOVES");
        assertThat(Chart.upgrade(server, Chart.RELEASE, onRedis).notes())
                .contains("MOVES FROM ITS VOLUME TO REDIS", "data-live-headend-coordinator-0 is kept");
        assertThat(server.list(Chart.NAMESPACE, "statefulsets")).isEmpty();
        assertThat(Chart.upgrade(server, Chart.RELEASE, onRedis).notes()).doesNotContain("MOVES");
        assertThat(Chart.upgrade(server, Chart.RELEASE, embedded).notes()).contains("MOVES FROM REDIS TO A VOLUME");
    }

    @Test
    void thePasswordOfTheBundledRedisOutlivesAnUpgrade() {
        Values bundled = Values.of("bundled", "redis: {enabled: true, bundled: {enabled: true}}");
        Map<String, Map<String, String>> installed = secrets(Chart.install(server, Chart.RELEASE, bundled));
        assertThat(installed.get("live-headend-redis-password")).containsKey("REDIS_PASSWORD");
        assertThat(secrets(Chart.upgrade(
                        server, Chart.RELEASE, bundled.with("its store", "coordinator: {store: {type: redis}}"))))
                .isEqualTo(installed);
    }

    @Test
    void whatIsWorthKeepingOutlivesTheRelease() throws Exception {
        Map<String, Map<String, String>> installed = secrets(Chart.install(server, Chart.RELEASE, Values.NONE));
        Chart.uninstall(server, Chart.RELEASE);
        assertThat(server.list(Chart.NAMESPACE, "deployments")).isEmpty();
        assertThat(server.list(Chart.NAMESPACE, "persistentvolumeclaims")).hasSize(1);
        assertThat(secretsOfCluster().keySet()).isEqualTo(installed.keySet());
        assertThat(secrets(Chart.install(server, Chart.RELEASE, Values.NONE)))
                .as("an application and publishers keep their credentials")
                .isEqualTo(installed);
    }
}
