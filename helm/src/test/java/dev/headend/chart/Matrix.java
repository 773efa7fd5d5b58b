package dev.headend.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The values that all checks go through: the chart's own for tests, and what can be chosen, each pair of choices once. */
final class Matrix {
    /** A choice and its values. */
    private record Choice(String name, String yaml) {}

    private static final List<List<Choice>> DIMENSIONS = List.of(
            List.of(
                    new Choice("a volume", "{}"),
                    new Choice("a volume that exists", "storage: {filesystem: {existingClaim: recordings}}"),
                    new Choice("S3", "storage: {type: S3, s3: {bucket: live, region: eu-central-1}}"),
                    new Choice("Azure", """
                            storage: {type: AZ, azure: {account: acc, container: live, auth: StorageKey}}
                            secrets: {values: {AZURE_STORAGE_KEY: bm90LWEtc2VjcmV0}}
                            """),
                    new Choice("HTTP storage", """
                            storage: {type: HTTP, http: {url: "https://upload.example/live", auth: Bearer}}
                            secrets: {values: {HLS_STORAGE_HTTP_TOKEN: not-a-secret}}
                            """)),
            List.of(
                    new Choice("generated secrets", "{}"),
                    new Choice("existing secrets", "secrets: {generate: false, existingSecret: headend}"),
                    new Choice("a secret elsewhere", "secrets: {refs: {CONTROL_SECRET: {name: control, key: word}}}")),
            List.of(
                    new Choice("load balancer", "edge: {loadBalancer: {http: true}}"),
                    new Choice("node ports", "edge: {loadBalancer: {type: NodePort}}"),
                    new Choice("ingress", """
                            ingress: {enabled: true, className: nginx, hosts: [live.example, www.live.example]}
                            edge: {websocket: {trustedProxies: [10.244.0.0/16]}}
                            """),
                    new Choice("gateway", """
                            gateway:
                              enabled: true
                              parentRefs: [{name: public}]
                              rtmp: {enabled: true, parentRefs: [{name: public, sectionName: rtmp}]}
                            edge: {websocket: {trustedProxies: [10.244.0.0/16]}, loadBalancer: {type: ClusterIP}}
                            """)),
            List.of(
                    new Choice("no TLS", "{}"),
                    new Choice("TLS", "tls: {secretName: live-tls}"),
                    new Choice("cert-manager", """
                            tls:
                              secretName: live-tls
                              certManager: {enabled: true, dnsNames: [live.example], issuerRef: {name: letsencrypt}}
                            """)),
            List.of(
                    new Choice("no scaling", "encoder: {replicas: 3}"),
                    new Choice("HPA", "encoder: {autoscaling: {enabled: true, kind: HorizontalPodAutoscaler}}"),
                    new Choice("KEDA", """
                            encoder:
                              autoscaling:
                                enabled: true
                                kind: ScaledObject
                                keda: {prometheusUrl: "http://prometheus.monitoring.svc:9090"}
                            """)),
            List.of(
                    new Choice("an application", """
                            application:
                              keyVerification: {url: "https://app.example/keys", auth: {type: Bearer}}
                              eventCallback: {url: "https://app.example/events", auth: {type: Basic, user: me}}
                            secrets:
                              values: {KEY_VERIFICATION_AUTH_TOKEN: not-a-secret, EVENT_CALLBACK_PASSWORD: not-a-secret}
                            """),
                    new Choice("a token", "application: {publishToken: {record: true}}")),
            List.of(
                    new Choice("Redis, status pages", """
                            redis: {enabled: true, host: redis.redis.svc}
                            edge: {status: {enabled: true}, replicas: 3}
                            networkPolicy:
                              redis: {to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: redis}}}]}
                            """),
                    new Choice("one protocol", "edge: {rtmp: {enabled: true}, websocket: {enabled: false}}")),
            List.of(
                    new Choice("embedded store", "{}"),
                    new Choice("a store on Redis", """
                            coordinator:
                              replicas: 2
                              store: {type: redis, redis: {host: state.redis.svc, tls: true, caSecret: {name: ca}}}
                            """),
                    new Choice("Sentinels", """
                            coordinator:
                              replicas: 3
                              store:
                                type: redis
                                redis: {sentinel: {master: live, nodes: ["s1.redis:26379", "s2.redis:26379"]}}
                            """),
                    new Choice("a cluster", """
                            coordinator:
                              store: {type: redis, redis: {cluster: {nodes: ["[fd00::1]:6379", "c2:6380"]}}}
                            """)),
            List.of(new Choice("no monitoring", "{}"), new Choice("monitoring", """
                            monitoring:
                              serviceMonitor: {enabled: true, labels: {release: prometheus}}
                              prometheusRule: {enabled: true}
                              dashboards: {enabled: true}
                            """)),
            List.of(
                    new Choice("network policies", "{}"),
                    new Choice("no network policies", "networkPolicy: {enabled: false}")));

    private static final List<Values> PAIRS = pairs();

    private static final List<Values> ALL = Stream.of(Stream.of(Values.NONE), Values.ofChart().stream(), PAIRS.stream())
            .flatMap(values -> values)
            .toList();

    private Matrix() {}

    static List<Values> all() {
        return ALL;
    }

    /** Of these any may follow any other in the life of an installation. */
    static List<Values> choices() {
        return PAIRS;
    }

    private static List<Values> pairs() {
        return Pairwise.rows(DIMENSIONS.stream().map(List::size).toList()).stream()
                .map(Matrix::values)
                .toList();
    }

    private static Values values(List<Integer> row) {
        List<Choice> chosen = new ArrayList<>();
        for (int dimension = 0; dimension < row.size(); dimension++) {
            chosen.add(DIMENSIONS.get(dimension).get(row.get(dimension)));
        }
        return new Values(
                String.join(", ", chosen.stream().map(Choice::name).toList()),
                chosen.stream().map(Choice::yaml).toList());
    }
}
