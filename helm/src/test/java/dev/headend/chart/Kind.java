package dev.headend.chart;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1alpha2.TCPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.List;
import java.util.Optional;

/**
 * A kind of object that the API server knows: what a chart may render at all.
 *
 * @param model what it is parsed into; {@link GenericKubernetesResource} when a schema of ours describes it instead
 */
record Kind(String apiVersion, String name, String plural, Class<? extends HasMetadata> model) {
    static final List<Kind> ALL = List.of(
            new Kind("v1", "Namespace", "namespaces", Namespace.class),
            new Kind("v1", "Pod", "pods", Pod.class),
            new Kind("v1", "Secret", "secrets", Secret.class),
            new Kind("v1", "ConfigMap", "configmaps", ConfigMap.class),
            new Kind("v1", "Service", "services", Service.class),
            new Kind("v1", "ServiceAccount", "serviceaccounts", ServiceAccount.class),
            new Kind("v1", "PersistentVolumeClaim", "persistentvolumeclaims", PersistentVolumeClaim.class),
            new Kind("apps/v1", "Deployment", "deployments", Deployment.class),
            new Kind("apps/v1", "StatefulSet", "statefulsets", StatefulSet.class),
            new Kind("apps/v1", "DaemonSet", "daemonsets", DaemonSet.class),
            new Kind("batch/v1", "Job", "jobs", Job.class),
            new Kind("batch/v1", "CronJob", "cronjobs", CronJob.class),
            new Kind(
                    "autoscaling/v2",
                    "HorizontalPodAutoscaler",
                    "horizontalpodautoscalers",
                    HorizontalPodAutoscaler.class),
            new Kind("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", PodDisruptionBudget.class),
            new Kind("networking.k8s.io/v1", "Ingress", "ingresses", Ingress.class),
            new Kind("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", NetworkPolicy.class),
            new Kind("rbac.authorization.k8s.io/v1", "Role", "roles", Role.class),
            new Kind("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings", RoleBinding.class),
            new Kind("gateway.networking.k8s.io/v1", "Gateway", "gateways", Gateway.class),
            new Kind("gateway.networking.k8s.io/v1", "HTTPRoute", "httproutes", HTTPRoute.class),
            new Kind("gateway.networking.k8s.io/v1", "GRPCRoute", "grpcroutes", GRPCRoute.class),
            new Kind("gateway.networking.k8s.io/v1alpha2", "TCPRoute", "tcproutes", TCPRoute.class),
            described("keda.sh/v1alpha1", "ScaledObject", "scaledobjects"),
            described("keda.sh/v1alpha1", "TriggerAuthentication", "triggerauthentications"),
            described("monitoring.coreos.com/v1", "ServiceMonitor", "servicemonitors"),
            described("monitoring.coreos.com/v1", "PrometheusRule", "prometheusrules"),
            described("cert-manager.io/v1", "Certificate", "certificates"));

    private static Kind described(String apiVersion, String name, String plural) {
        return new Kind(apiVersion, name, plural, GenericKubernetesResource.class);
    }

    static Optional<Kind> of(String apiVersion, String name) {
        return ALL.stream()
                .filter(kind ->
                        kind.apiVersion().equals(apiVersion) && kind.name().equals(name))
                .findFirst();
    }

    /** Whether a schema among the test resources describes it, because there is no model of it. */
    boolean hasSchema() {
        return model == GenericKubernetesResource.class;
    }

    boolean namespaced() {
        return model != Namespace.class;
    }

    /** Empty for the core group. */
    String group() {
        return apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
    }

    /** Where the API server serves its group and version. */
    String path() {
        return (group().isEmpty() ? "/api/" : "/apis/") + apiVersion;
    }
}
