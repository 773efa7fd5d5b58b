package dev.headend.chart;

import dev.headend.chart.Rendered.PodOf;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect to whom by the rendered NetworkPolicies, as kubernetes.io/docs/concepts/services-networking/network-policies
 * says: a pod that a policy of a direction selects may do in that direction what a rule of such a policy allows, any other
 * pod may do all.
 *
 * @param blocksHoldPods whether a block of addresses stands for the pods in it too. Network plugins differ: what must
 *     pass is asked without, what must not with.
 */
record Reachability(List<NetworkPolicy> policies, boolean blocksHoldPods) {
    /**
     * One end of a connection.
     *
     * @param namespaceLabels null for a host outside the cluster
     * @param ports by name; of what is outside none are known by name
     */
    record End(
            String name,
            @Nullable Map<String, String> namespaceLabels,
            Map<String, String> labels,
            String address,
            Map<String, Integer> ports) {
        /** A pod of the release. */
        static End of(PodOf pod, String address) {
            Map<String, Integer> ports = new java.util.HashMap<>();
            pod.spec().getContainers().stream()
                    .flatMap(container -> container.getPorts().stream())
                    .forEach((ContainerPort port) -> ports.put(port.getName(), port.getContainerPort()));
            return new End(pod.toString(), namespace(Chart.NAMESPACE), pod.labels(), address, ports);
        }

        /** A pod of somebody else's. */
        static End podIn(String namespace, Map<String, String> labels, String address) {
            return new End("pod in " + namespace, namespace(namespace), labels, address, Map.of());
        }

        static End outside(String address) {
            return new End(address, null, Map.of(), address, Map.of());
        }

        private static Map<String, String> namespace(String name) {
            return Map.of("kubernetes.io/metadata.name", name);
        }

        boolean isOfRelease() {
            return Objects.equals(namespaceLabels, namespace(Chart.NAMESPACE));
        }
    }

    /** @param protocol TCP or UDP */
    boolean allows(End from, End to, String protocol, int port) {
        return mayLeave(from, to, protocol, port) && mayEnter(from, to, protocol, port);
    }

    private boolean mayLeave(End from, End to, String protocol, int port) {
        List<NetworkPolicy> own = selecting(from, "Egress");
        return own.isEmpty()
                || own.stream()
                        .flatMap(policy -> policy.getSpec().getEgress().stream())
                        .anyMatch(rule -> isAmong(rule.getTo(), to) && isAmong(rule.getPorts(), to, protocol, port));
    }

    private boolean mayEnter(End from, End to, String protocol, int port) {
        List<NetworkPolicy> own = selecting(to, "Ingress");
        return own.isEmpty()
                || own.stream()
                        .flatMap(policy -> policy.getSpec().getIngress().stream())
                        .anyMatch(
                                rule -> isAmong(rule.getFrom(), from) && isAmong(rule.getPorts(), to, protocol, port));
    }

    private List<NetworkPolicy> selecting(End pod, String direction) {
        return policies.stream()
                .filter(policy -> pod.isOfRelease())
                .filter(policy -> policy.getSpec().getPolicyTypes().contains(direction))
                .filter(policy -> selects(policy.getSpec().getPodSelector(), pod.labels()))
                .toList();
    }

    /** No peers are all peers. */
    private boolean isAmong(@Nullable List<NetworkPolicyPeer> peers, End end) {
        return peers == null || peers.isEmpty() || peers.stream().anyMatch(peer -> is(peer, end));
    }

    private boolean is(NetworkPolicyPeer peer, End end) {
        if (peer.getIpBlock() != null) {
            return (end.namespaceLabels() == null || blocksHoldPods)
                    && holds(peer.getIpBlock().getCidr(), end.address())
                    && exceptions(peer).noneMatch(block -> holds(block, end.address()));
        }
        if (end.namespaceLabels() == null) {
            return false;
        }
        boolean namespace = peer.getNamespaceSelector() == null
                ? end.isOfRelease()
                : selects(peer.getNamespaceSelector(), end.namespaceLabels());
        return namespace && (peer.getPodSelector() == null || selects(peer.getPodSelector(), end.labels()));
    }

    private static Stream<String> exceptions(NetworkPolicyPeer peer) {
        return Optional.ofNullable(peer.getIpBlock().getExcept()).orElse(List.of()).stream();
    }

    private static boolean isAmong(@Nullable List<NetworkPolicyPort> ports, End to, String protocol, int port) {
        return ports == null
                || ports.isEmpty()
                || ports.stream()
                        .filter(own -> Objects.requireNonNullElse(own.getProtocol(), "TCP")
                                .equals(protocol))
                        .anyMatch(own -> number(own.getPort(), to) == port);
    }

    private static int number(IntOrString port, End to) {
        return port.getStrVal() == null ? port.getIntVal() : to.ports().getOrDefault(port.getStrVal(), -1);
    }

    private static boolean selects(LabelSelector selector, Map<String, String> labels) {
        if (selector.getMatchExpressions() != null
                && !selector.getMatchExpressions().isEmpty()) {
            throw new UnsupportedOperationException("matchExpressions");
        }
        Map<String, String> wanted = Objects.requireNonNullElse(selector.getMatchLabels(), Map.of());
        return labels.entrySet().containsAll(wanted.entrySet());
    }

    private static boolean holds(String block, String address) {
        String[] parts = block.split("/", 2);
        byte[] network = InetAddress.ofLiteral(parts[0]).getAddress();
        byte[] host = InetAddress.ofLiteral(address).getAddress();
        int rest = network.length * 8 - Integer.parseInt(parts[1]);
        return network.length == host.length
                && new BigInteger(1, network).shiftRight(rest).equals(new BigInteger(1, host).shiftRight(rest));
    }
}
