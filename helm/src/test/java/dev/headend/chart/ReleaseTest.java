package dev.headend.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart as it is released, and what it says to who installs it. */
class ReleaseTest {
    @Test
    void lintHasNothingAgainstIt() {
        LintResult lint = Chart.helm().lint().strict().call();
        assertThat(lint.isFailed()).as(lint.getMessages().toString()).isFalse();
        assertThat(lint.getMessages()).noneMatch(message -> message.contains("WARNING") || message.contains("ERROR"));
    }

    @Test
    void itsVersionsAreThatOfTheBuild() throws IOException {
        JsonNode chart = Manifests.read(Files.readString(Chart.FOLDER.resolve("Chart.yaml")))
                .getFirst();
        assertThat(chart.path("version").asText()).isEqualTo(System.getProperty("headend.version"));
        assertThat(chart.path("appVersion").asText()).isEqualTo(System.getProperty("headend.version"));
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void notesAreForPeople(Values values) {
        assertThat(Chart.render(values).notes())
                .contains("get pods", "To publish:", "To watch:")
                .doesNotContain("<no value>", "%!", "map[", "&lt;", "\n\n\n\n")
                .doesNotContainPattern("(?m) $");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                          | NO APPLICATION IS ASKED WHO MAY PUBLISH
            {}                                                          | Nothing serves HTTP outside the cluster
            {}                                                          | get secret
            application: {publishToken: {enabled: false}}               | EVERYBODY MAY PUBLISH
            application: {commands: {auth: None}}                       | WHO REACHES THE COORDINATOR MAY END STREAMS
            edge: {loadBalancer: {http: true}}                          | http://HOST:80/watch/CHANNEL
            edge: {loadBalancer: {ports: {rtmp: 2935}}}                 | rtmp://HOST:2935/CHANNEL/KEY
            edge: {replicas: 2}                                         | There are 2 edges
            {coordinator: {store: {type: redis}}, redis: {bundled: {enabled: true}}} | THE REDIS OF THIS RELEASE IS TO TRY IT OUT
            coordinator: {replicas: 2, store: {type: redis, redis: {sentinel: {master: m, nodes: ["a:1"]}}}} | unless coordinator.store.redis.waitReplicas is 1 or more
            coordinator: {replicas: 3, store: {type: redis, redis: {host: a}}} | 3 coordinators share what is live in Redis, a, port 6379.
            {coordinator: {store: {type: redis}}, redis: {host: b, port: 6380}} | A coordinator has what is live in Redis, b, port 6380.
            {coordinator: {store: {type: redis}}, redis: {bundled: {enabled: true}}} | in Redis, live-headend-redis.media.svc, port 6379.
            coordinator: {store: {type: redis, redis: {sentinel: {master: m, nodes: ["a:1", "b:2"]}}}} | in Redis, the master m of the Sentinels a:1, b:2.
            coordinator: {store: {type: redis, redis: {cluster: {nodes: ["a:1", "b:2"]}}}} | in Redis, the Cluster of a:1, b:2.
            coordinator: {store: {type: redis, redis: {host: a}}}       | begin with {media-live-headend}:, so a user of its own there needs ~{media-live-headend}:*
            coordinator: {store: {type: redis, redis: {host: a, keyPrefix: tv}}} | needs ~{tv}:*
            coordinator: {store: {type: redis, redis: {host: a}}}       | maxmemory-policy noeviction, and persistence
            coordinator: {replicas: 2, store: {type: redis, redis: {host: a}}} | "On different nodes"
            coordinator: {replicas: 2, store: {type: redis, redis: {host: a}}} | CAN END ALL STREAMS
            {coordinator: {store: {type: redis, redis: {host: a, tls: false}}}, redis: {tls: true}} | CAN END ALL STREAMS
            edge: {status: {enabled: true}}                             | The overview is at /overview, for admin
            tls: {secretName: live}                                     | rtmps://HOST:1936/CHANNEL/KEY
            networkPolicy: {enabled: false}                             | No network policies
            storage: {filesystem: {accessMode: ReadWriteOnce}}          | The media are on a volume that one node can have
            storage: {type: S3, s3: {bucket: a, region: b}}             | PLAYER PAGES FIND NOTHING
            {}                                                          | several nodes can write (ReadWriteMany), of the cluster's default class
            storage: {filesystem: {storageClassName: nfs}}              | several nodes can write (ReadWriteMany), of the class nfs
            {}                                                          | kubectl -n media get pvc live-headend-media
            {}                                                          | pulled from docker.io
            edge: {loadBalancer: {type: NodePort}}                      | rtmp://NODE:PORT/CHANNEL/KEY
            edge: {loadBalancer: {type: NodePort, http: true, nodePorts: {rtmp: 31935}}} | rtmp://NODE:31935/CHANNEL/KEY
            edge: {loadBalancer: {type: NodePort, http: true, nodePorts: {http: 30080}}} | http://NODE:30080/watch/CHANNEL
            edge: {loadBalancer: {type: ClusterIP, http: true}}         | Nothing serves HTTP outside the cluster
            edge: {loadBalancer: {type: ClusterIP}, websocket: {enabled: false}} | Nothing takes streams from outside the cluster
            application: {keyVerification: {url: "https://app.example"}} | test live     # connections; it publishes nothing
            {application: {eventCallback: {url: "https://app.example"}}, secrets: {generate: false, existingSecret: headend}} | Events are signed if the Secret headend has EVENT_CALLBACK_SIGNING_SECRET
            storage: {type: S3, s3: {bucket: a, region: b}}             | association for the service account live-headend-encoder
            monitoring: {prometheusRule: {enabled: true}}               | runbookBaseUrl
            edge: {env: {HLS_TIME_SECOND: 2}}                           | edge.env.HLS_TIME_SECOND is no setting of Headend
            {ingress: {enabled: true, hosts: [live.example]}, edge: {websocket: {trustedProxies: [10.0.0.0/8]}}} | http://live.example/watch/CHANNEL
            """)
    void notesSayWhatMatters(String values, String said) {
        assertThat(Chart.render(Values.of("for the notes", values)).notes()).contains(said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tests: {enabled: false}                                     | test live
            coordinator: {replicas: 2, store: {type: redis, redis: {host: a}}} | THE
            coordinator: {replicas: 2, store: {type: redis, redis: {waitReplicas: 1, sentinel: {master: m, nodes: ["a:1"]}}}} | waitReplicas
            {redis: {enabled: true, bundled: {enabled: true}}}          | so are streams
            {redis: {enabled: true, host: a}}                           | what is live in Redis
            {coordinator: {store: {type: redis}}, redis: {bundled: {enabled: true}}} | noeviction
            {coordinator: {store: {type: redis}}, redis: {bundled: {enabled: true}}} | CAN END
            coordinator: {store: {type: redis, redis: {host: a}}}       | different nodes
            coordinator: {store: {type: redis, redis: {host: a, tls: true}}} | CAN END
            {coordinator: {store: {type: redis, redis: {host: a}}}, redis: {tls: true}} | CAN END
            {coordinator: {store: {type: redis, redis: {host: a}}}, secrets: {values: {REDIS_PASSWORD: not-a-secret}}} | CAN END
            {coordinator: {store: {type: redis, redis: {host: a}}}, secrets: {generate: false, existingSecret: headend}} | CAN END
            coordinator: {store: {type: redis, redis: {host: a}}, env: {REDIS_PASSWORD: {valueFrom: {secretKeyRef: {name: a, key: b}}}}} | CAN END
            {}                                                          | it publishes nothing
            edge: {loadBalancer: {type: ClusterIP}}                     | HOST:
            edge: {loadBalancer: {type: NodePort, http: true}}          | rtmp://HOST
            edge: {loadBalancer: {type: NodePort, http: true, nodePorts: {rtmp: 31935, http: 30080}}} | PORT:
            image: {registry: registry.example}                         | docker.io
            {edge: {image: {repository: registry.example/e}}, encoder: {image: {repository: registry.example/c}}, coordinator: {image: {repository: registry.example/d}}} | docker.io
            {storage: {type: S3, s3: {bucket: a, region: b}}, encoder: {serviceAccount: {annotations: {eks.amazonaws.com/role-arn: arn}}}} | association
            edge: {env: {JDK_JAVA_OPTIONS: -Xlog:gc, TZ: UTC, LOG_DEBUG: "YES"}} | no setting
            """)
    void notesSayNothingThatDoesNotHold(String values, String said) {
        assertThat(Chart.render(Values.of("for the notes", values)).notes()).doesNotContain(said);
    }

    @Test
    void notesWarnOfNothingThatIsWell() {
        assertThat(Chart.render(Values.of("an application", """
                        application:
                          keyVerification: {url: "https://app.example/keys"}
                          eventCallback: {url: "https://app.example/events"}
                        networkPolicy: {commandsFrom: [{podSelector: {matchLabels: {app: shop}}}]}
                        edge: {loadBalancer: {http: true}}
                        image: {registry: registry.example}
                        """)).notes())
                .doesNotContain(
                        "NO APPLICATION", "EVERYBODY", "No application", "Nothing serves", "No network", "No pod");
    }
}
