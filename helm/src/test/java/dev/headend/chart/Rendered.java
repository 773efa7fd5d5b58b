package dev.headend.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A release as Helm stores it.
 *
 * @param name of the values
 * @param notes what Helm says to who installs
 * @param config the values that were set
 * @param documents all manifests, of {@code helm test} too
 */
record Rendered(String name, String notes, JsonNode config, List<JsonNode> documents) {
    /** The newest of that release in the server's cluster, read from Helm's own record of it. */
    static Rendered latest(ApiServer server, String release, String name) {
        ObjectNode secret = server.list(Chart.NAMESPACE, "secrets").stream()
                .filter(object -> object.path("type").asText().equals("helm.sh/release.v1"))
                .filter(object -> object.at("/metadata/labels/name").asText().equals(release))
                .max(Comparator.comparing(
                        object -> object.at("/metadata/labels/version").asInt()))
                .orElseThrow();
        JsonNode stored = unpack(secret.at("/data/release").asText());
        List<JsonNode> documents =
                new ArrayList<>(Manifests.read(stored.path("manifest").asText()));
        stored.path("hooks")
                .forEach(hook ->
                        documents.addAll(Manifests.read(hook.path("manifest").asText())));
        return new Rendered(name, stored.at("/info/notes").asText(), stored.path("config"), List.copyOf(documents));
    }

    /** Twice Base64: Helm's and that of a Secret's data. */
    private static JsonNode unpack(String data) {
        byte[] packed = Base64.getDecoder().decode(Base64.getDecoder().decode(data));
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return Manifests.JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each manifest, parsed strictly. @throws AssertionError if one has a field that its kind does not have */
    List<HasMetadata> objects() {
        return documents.stream().map(Manifests::parse).toList();
    }

    <T extends HasMetadata> List<T> all(Class<T> type) {
        return documents.stream()
                .filter(document -> Manifests.kind(document).model() == type)
                .map(Manifests::parse)
                .map(type::cast)
                .toList();
    }

    /** The manifests of a kind as they stand. */
    List<JsonNode> documents(String kind) {
        return documents.stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .toList();
    }

    /** The one of that type whose name ends so. */
    <T extends HasMetadata> T one(Class<T> type, String end) {
        List<T> found = all(type).stream()
                .filter(object -> object.getMetadata().getName().endsWith(end))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("%s: %d of %s …%s".formatted(name, found.size(), type.getSimpleName(), end));
        }
        return found.getFirst();
    }

    /** What becomes a pod. @param owner the object in which it stands */
    record PodOf(HasMetadata owner, ObjectMeta metadata, PodSpec spec) {
        Map<String, String> labels() {
            return Optional.ofNullable(metadata.getLabels()).orElse(Map.of());
        }

        String component() {
            return labels().getOrDefault("app.kubernetes.io/component", "");
        }

        @Override
        public String toString() {
            return owner.getKind() + " " + owner.getMetadata().getName();
        }
    }

    /** Of every workload and of {@code helm test}. */
    List<PodOf> pods() {
        return objects().stream().flatMap(Rendered::podOf).toList();
    }

    /** The one pod of a component that is no test. */
    PodOf pod(String component) {
        return pods().stream()
                .filter(pod -> !(pod.owner() instanceof Pod) && pod.component().equals(component))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + ": no pod of " + component));
    }

    private static Stream<PodOf> podOf(HasMetadata object) {
        return switch (object) {
            case Pod pod -> Stream.of(new PodOf(pod, pod.getMetadata(), pod.getSpec()));
            case Deployment it -> Stream.of(template(it, it.getSpec().getTemplate()));
            case StatefulSet it -> Stream.of(template(it, it.getSpec().getTemplate()));
            case DaemonSet it -> Stream.of(template(it, it.getSpec().getTemplate()));
            case Job it -> Stream.of(template(it, it.getSpec().getTemplate()));
            case CronJob it ->
                Stream.of(template(it, it.getSpec().getJobTemplate().getSpec().getTemplate()));
            default -> Stream.empty();
        };
    }

    private static PodOf template(HasMetadata owner, PodTemplateSpec template) {
        return new PodOf(owner, template.getMetadata(), template.getSpec());
    }

    @Override
    public String toString() {
        return name;
    }
}
