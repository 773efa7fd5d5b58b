package dev.headend.chart;

import dev.headend.chart.Rendered.PodOf;
import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The profile {@code restricted} of Kubernetes' Pod Security Standards, rule by rule
 * (kubernetes.io/docs/concepts/security/pod-security-standards). A namespace with that label refuses pods that break one.
 */
final class PodSecurity {
    private static final Set<String> SECCOMP = Set.of("RuntimeDefault", "Localhost");
    private static final Set<String> SELINUX_TYPES =
            Set.of("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");
    private static final Set<String> SYSCTLS = Set.of(
            "kernel.shm_rmid_forced",
            "net.ipv4.ip_local_port_range",
            "net.ipv4.ip_unprivileged_port_start",
            "net.ipv4.tcp_syncookies",
            "net.ipv4.ping_group_range",
            "net.ipv4.ip_local_reserved_ports",
            "net.ipv4.tcp_keepalive_time",
            "net.ipv4.tcp_fin_timeout",
            "net.ipv4.tcp_keepalive_intvl",
            "net.ipv4.tcp_keepalive_probes");

    private final List<String> broken = new ArrayList<>();

    private PodSecurity() {}

    /** The rules that the pod breaks. */
    static List<String> brokenBy(PodOf pod) {
        PodSecurity security = new PodSecurity();
        security.checkPod(pod.spec());
        containers(pod.spec()).forEach(container -> security.checkContainer(pod.spec(), container));
        return security.broken.stream().map(rule -> pod + ": " + rule).toList();
    }

    /** Those that begin and those that stay. */
    static Stream<Container> containers(PodSpec pod) {
        return Stream.concat(
                pod.getContainers().stream(), Optional.ofNullable(pod.getInitContainers()).orElse(List.of()).stream());
    }

    private void require(boolean holds, String rule) {
        if (!holds) {
            broken.add(rule);
        }
    }

    private void checkPod(PodSpec pod) {
        require(!isTrue(pod.getHostNetwork()), "hostNetwork");
        require(!isTrue(pod.getHostPID()), "hostPID");
        require(!isTrue(pod.getHostIPC()), "hostIPC");
        PodSecurityContext context =
                Optional.ofNullable(pod.getSecurityContext()).orElseGet(PodSecurityContext::new);
        context.getSysctls().forEach(sysctl -> require(SYSCTLS.contains(sysctl.getName()), "sysctl " + sysctl));
        require(
                context.getWindowsOptions() == null
                        || !isTrue(context.getWindowsOptions().getHostProcess()),
                "hostProcess");
        pod.getVolumes().forEach(volume -> require(isAllowed(volume), "volume " + volume.getName() + " of that type"));
    }

    private static boolean isAllowed(Volume volume) {
        return Stream.of(
                        volume.getConfigMap(),
                        volume.getCsi(),
                        volume.getDownwardAPI(),
                        volume.getEmptyDir(),
                        volume.getEphemeral(),
                        volume.getPersistentVolumeClaim(),
                        volume.getProjected(),
                        volume.getSecret())
                .anyMatch(Objects::nonNull);
    }

    private void checkContainer(PodSpec pod, Container container) {
        SecurityContext own =
                Optional.ofNullable(container.getSecurityContext()).orElseGet(SecurityContext::new);
        PodSecurityContext of = Optional.ofNullable(pod.getSecurityContext()).orElseGet(PodSecurityContext::new);
        String name = container.getName() + ": ";
        require(!isTrue(own.getPrivileged()), name + "privileged");
        require(
                Boolean.FALSE.equals(own.getAllowPrivilegeEscalation()),
                name + "allowPrivilegeEscalation is not false");
        require(isTrue(first(own.getRunAsNonRoot(), of.getRunAsNonRoot())), name + "runAsNonRoot is not true");
        Long user = first(own.getRunAsUser(), of.getRunAsUser());
        require(user == null || user != 0, name + "runAsUser is 0");
        String seccomp = first(type(own.getSeccompProfile()), type(of.getSeccompProfile()));
        require(seccomp != null && SECCOMP.contains(seccomp), name + "seccompProfile");
        require(isDefault(own.getProcMount()), name + "procMount");
        checkCapabilities(name, Optional.ofNullable(own.getCapabilities()).orElseGet(Capabilities::new));
        container
                .getPorts()
                .forEach(port -> require(port.getHostPort() == null || port.getHostPort() == 0, name + "hostPort"));
        Stream.of(own.getSeLinuxOptions(), of.getSeLinuxOptions())
                .filter(Objects::nonNull)
                .forEach(options -> {
                    require(
                            SELINUX_TYPES.contains(Objects.requireNonNullElse(options.getType(), "")),
                            name + "SELinux type");
                    require(options.getUser() == null && options.getRole() == null, name + "SELinux user or role");
                });
        Stream.of(own.getAppArmorProfile(), of.getAppArmorProfile())
                .filter(Objects::nonNull)
                .forEach(profile -> require(SECCOMP.contains(profile.getType()), name + "AppArmor profile"));
    }

    private void checkCapabilities(String name, Capabilities capabilities) {
        require(capabilities.getDrop().contains("ALL"), name + "capabilities are not all dropped");
        require(Set.of("NET_BIND_SERVICE").containsAll(capabilities.getAdd()), name + "capabilities added");
    }

    private static @Nullable String type(@Nullable SeccompProfile profile) {
        return profile == null ? null : profile.getType();
    }

    private static boolean isDefault(@Nullable String procMount) {
        return procMount == null || procMount.isEmpty() || procMount.equals("Default");
    }

    private static <T> @Nullable T first(@Nullable T own, @Nullable T ofPod) {
        return own != null ? own : ofPod;
    }

    private static boolean isTrue(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }
}
