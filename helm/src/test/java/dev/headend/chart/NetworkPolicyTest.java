package dev.headend.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.chart.Reachability.End;
import dev.headend.chart.Rendered.PodOf;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may connect to whom, and nobody else may. */
class NetworkPolicyTest {
    private static final Values VALUES = Values.of("an application, Redis, S3, TLS", """
            application:
              keyVerification: {url: "https://app.example/keys"}
            storage: {type: S3, s3: {bucket: live, region: eu-central-1}}
            tls: {secretName: live-tls}
            redis: {enabled: true, host: redis.redis.svc}
            networkPolicy:
              redis: {to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: redis}}}]}
              commandsFrom: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}]
            """);

    /** Those of the release, of its neighbours, and of the world. */
    private static End end(String name) {
        Rendered rendered = Chart.render(VALUES);
        return switch (name) {
            case "coordinator" -> End.of(rendered.pod("coordinator"), "10.1.0.1");
            case "edge" -> End.of(rendered.pod("edge"), "10.1.0.2");
            case "encoder" -> End.of(rendered.pod("encoder"), "10.1.0.3");
            case "test" ->
                End.of(
                        rendered.pods().stream()
                                .filter(pod -> pod.component().equals("test"))
                                .findFirst()
                                .orElseThrow(),
                        "10.1.0.4");
            case "stranger" -> End.podIn(Chart.NAMESPACE, Map.of("app", "other"), "10.1.0.5");
            case "prometheus" -> End.podIn("monitoring", Map.of("app.kubernetes.io/name", "prometheus"), "10.1.0.6");
            case "keda" -> End.podIn("keda", Map.of("app", "keda-operator"), "10.1.0.7");
            case "dns" -> End.podIn("kube-system", Map.of("k8s-app", "kube-dns"), "10.1.0.8");
            case "redis" -> End.podIn("redis", Map.of("app", "redis"), "10.1.0.9");
            case "shop" -> End.podIn("shop", Map.of("app", "shop"), "10.1.0.10");
            case "other" -> End.podIn("other", Map.of("app", "other"), "10.1.0.11");
            case "metadata" -> End.outside("169.254.169.254");
            case "intranet" -> End.outside("192.168.1.1");
            case "internet" -> End.outside("203.0.113.7");
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static boolean allows(boolean blocksHoldPods, String from, String to, String protocol, int port) {
        List<NetworkPolicy> policies = Chart.render(VALUES).all(NetworkPolicy.class);
        assertThat(policies).isNotEmpty();
        return new Reachability(policies, blocksHoldPods).allows(end(from), end(to), protocol, port);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            internet,    edge,        TCP, 1935
            internet,    edge,        TCP, 1936
            internet,    edge,        TCP, 8080
            internet,    edge,        TCP, 8443
            other,       edge,        TCP, 8080
            encoder,     edge,        TCP, 1935
            encoder,     edge,        TCP, 8080
            edge,        coordinator, TCP, 8080
            encoder,     coordinator, TCP, 8080
            shop,        coordinator, TCP, 8080
            test,        coordinator, TCP, 8080
            test,        edge,        TCP, 8080
            test,        coordinator, TCP, 8081
            prometheus,  coordinator, TCP, 8081
            prometheus,  edge,        TCP, 8081
            prometheus,  encoder,     TCP, 8081
            keda,        coordinator, TCP, 8081
            coordinator, dns,         UDP, 53
            test,        dns,         UDP, 53
            test,        edge,        TCP, 1935
            edge,        dns,         UDP, 53
            encoder,     dns,         TCP, 53
            coordinator, internet,    TCP, 443
            encoder,     internet,    TCP, 443
            edge,        redis,       TCP, 6379
            """)
    void mayConnect(String from, String to, String protocol, int port) {
        assertThat(allows(false, from, to, protocol, port)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            internet,    coordinator, TCP, 8080
            internet,    coordinator, TCP, 8081
            internet,    edge,        TCP, 8081
            internet,    encoder,     TCP, 8081
            stranger,    coordinator, TCP, 8080
            stranger,    coordinator, TCP, 8081
            stranger,    test,        TCP, 8080
            test,        internet,    TCP, 443
            test,        intranet,    TCP, 443
            test,        encoder,     TCP, 8081
            test,        edge,        TCP, 8081
            stranger,    edge,        TCP, 8081
            other,       coordinator, TCP, 8080
            other,       encoder,     TCP, 8081
            shop,        coordinator, TCP, 8081
            prometheus,  coordinator, TCP, 8080
            encoder,     encoder,     TCP, 8081
            encoder,     encoder,     TCP, 8080
            encoder,     edge,        TCP, 8081
            encoder,     coordinator, TCP, 8081
            encoder,     redis,       TCP, 6379
            encoder,     stranger,    TCP, 80
            encoder,     metadata,    TCP, 80
            encoder,     intranet,    TCP, 443
            edge,        encoder,     TCP, 8081
            edge,        edge,        TCP, 1935
            edge,        coordinator, TCP, 8081
            edge,        internet,    TCP, 443
            edge,        stranger,    TCP, 80
            edge,        metadata,    TCP, 80
            coordinator, edge,        TCP, 1935
            coordinator, edge,        TCP, 8081
            coordinator, encoder,     TCP, 8081
            coordinator, redis,       TCP, 6379
            coordinator, stranger,    TCP, 80
            coordinator, metadata,    TCP, 80
            coordinator, intranet,    TCP, 443
            """)
    void mayNotConnect(String from, String to, String protocol, int port) {
        assertThat(allows(true, from, to, protocol, port)).isFalse();
    }

    /** Of what is beside the release, by the policies that other values make. */
    private static boolean allows(String values, String from, End to, String protocol, int port) {
        Rendered rendered = Chart.render(Values.of(values, values));
        return new Reachability(rendered.all(NetworkPolicy.class), false)
                .allows(End.of(rendered.pod(from), "10.1.0.3"), to, protocol, port);
    }

    /** Encoders pull streams by the load balancer where edges are reached by it only. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            edge: {external: {ip: 203.0.113.7}}                    | 203.0.113.7 | 1935 | true
            edge: {external: {ip: 203.0.113.7}}                    | 203.0.113.7 | 8080 | true
            edge: {external: {ip: 203.0.113.7, rtmpPort: 11935}}   | 203.0.113.7 | 11935 | true
            edge: {external: {ip: 203.0.113.7, websocketPort: 80}} | 203.0.113.7 | 80 | true
            edge: {external: {ip: 203.0.113.7}}                    | 203.0.113.8 | 1935 | false
            edge: {external: {ip: 203.0.113.7}}                    | 203.0.113.7 | 22 | false
            edge: {external: {ip: "2001:db8::7"}}                  | 2001:db8::7 | 1935 | true
            """)
    void encodersReachEdgesWhereThoseSay(String values, String address, int port, boolean allowed) {
        assertThat(allows(values, "encoder", End.outside(address), "TCP", port)).isEqualTo(allowed);
    }

    private static final String SENTINELS = "{master: live, nodes: [\"s1:26379\", \"s2:26380\"]}";

    /** Where coordinators and edges find their Redis. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                   | coordinator | 6379  | false
            coordinator: {store: {type: redis, redis: {host: a}}}                | coordinator | 6379  | true
            coordinator: {store: {type: redis, redis: {host: a}}}                | edge        | 6379  | false
            coordinator: {store: {type: redis, redis: {host: a, port: 6390}}}    | coordinator | 6390  | true
            coordinator: {store: {type: redis, redis: {host: a, port: 6390}}}    | coordinator | 6379  | false
            coordinator: {store: {type: redis, redis: {sentinel: SENTINELS}}}    | coordinator | 26380 | true
            coordinator: {store: {type: redis, redis: {sentinel: SENTINELS}}}    | coordinator | 6379  | true
            coordinator: {store: {type: redis, redis: {cluster: {nodes: ["c1:7001"]}}}} | coordinator | 7001 | true
            coordinator: {store: {type: redis, redis: {cluster: {nodes: ["c1:7001"]}}}} | coordinator | 6379 | false
            """)
    void redisIsReachedByThoseWhoUseIt(String values, String from, int port, boolean allowed) {
        String named = values.replace("SENTINELS", SENTINELS);
        End redis = End.podIn("redis", Map.of("app", "redis"), "10.1.0.9");
        assertThat(allows(named, from, redis, "TCP", port)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            coordinator, true,  true
            edge,        true,  true
            edge,        false, false
            encoder,     true,  false
            """)
    void theBundledRedisIsForCoordinatorsAndEdges(String from, boolean commands, boolean allowed) {
        Rendered rendered = Chart.render(Values.of("bundled", """
                coordinator: {store: {type: redis}}
                redis: {enabled: %s, bundled: {enabled: true}}
                """.formatted(commands)));
        End redis = End.of(rendered.pod("redis"), "10.1.0.9");
        Reachability reachability = new Reachability(rendered.all(NetworkPolicy.class), true);
        assertThat(reachability.allows(End.of(rendered.pod(from), "10.1.0.3"), redis, "TCP", 6379))
                .isEqualTo(allowed);
        assertThat(reachability.allows(End.podIn("other", Map.of(), "10.1.0.11"), redis, "TCP", 6379))
                .isFalse();
        assertThat(reachability.allows(redis, End.outside("203.0.113.7"), "TCP", 443))
                .isFalse();
    }

    /** The agent of EKS that gives pods the credentials of their role. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            storage: {type: S3, s3: {bucket: live, region: a}}                                        | true
            {storage: {type: S3, s3: {bucket: live, region: a}}, secrets: {values: {AWS_ACCESS_KEY_ID: a}}} | false
            {}                                                                                        | false
            """)
    void encodersMayAskForTheirRole(String values, boolean allowed) {
        assertThat(allows(values, "encoder", End.outside("169.254.170.23"), "TCP", 80))
                .isEqualTo(allowed);
        assertThat(allows(values, "encoder", End.outside("fd00:ec2::23"), "TCP", 80))
                .isEqualTo(allowed);
        assertThat(allows(values, "encoder", End.outside("169.254.169.254"), "TCP", 80))
                .isFalse();
    }

    /** From where the test plays what it has published. */
    @Test
    void testsLoadMediaFromWhereViewersDo() {
        Rendered rendered = Chart.render(Values.of("a CDN", "storage: {mediaUrl: \"https://media.example\"}"));
        PodOf test = rendered.pods().stream()
                .filter(pod -> pod.component().equals("test"))
                .findFirst()
                .orElseThrow();
        assertThat(new Reachability(rendered.all(NetworkPolicy.class), false)
                        .allows(End.of(test, "10.1.0.4"), End.outside("203.0.113.7"), "TCP", 443))
                .isTrue();
    }

    /** A cache on each node listens at an address of its own, or at that of the Service of DNS; OpenShift's pods at 5353. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            169.254.20.10, 53
            169.254.25.10, 53
            10.96.0.10,    53
            fd00:10::a,    53
            """)
    void allReachTheCachesOfDns(String address, int port) {
        for (String program : List.of("coordinator", "edge", "encoder")) {
            assertThat(allows("{}", program, End.outside(address), "UDP", port)).isTrue();
            assertThat(allows("{}", program, End.outside(address), "TCP", 443)).isFalse();
            assertThat(allows("{}", program, End.outside("203.0.113.53"), "UDP", port))
                    .isFalse();
            assertThat(allows("{}", program, End.podIn("openshift-dns", Map.of(), "10.1.0.8"), "UDP", 5353))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void eachProgramHasAPolicyOfBothDirectionsUnlessTheyAreOff(Values values) {
        Rendered rendered = Chart.render(values);
        boolean on = rendered.config().at("/networkPolicy/enabled").asBoolean(true);
        for (String component : List.of("coordinator", "edge", "encoder")) {
            Map<String, String> labels = rendered.pod(component).labels();
            assertThat(rendered.all(NetworkPolicy.class).stream()
                            .filter(policy -> labels.entrySet()
                                    .containsAll(policy.getSpec()
                                            .getPodSelector()
                                            .getMatchLabels()
                                            .entrySet()))
                            .flatMap(policy -> policy.getSpec().getPolicyTypes().stream()))
                    .as(component)
                    .containsExactlyElementsOf(on ? List.of("Ingress", "Egress") : List.of());
        }
    }
}
