package dev.headend.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an API server lets nobody change in an object that exists, so that an upgrade which tries fails. */
final class ImmutableFields {
    private static final Map<String, List<String>> FIELDS = Map.of(
            "Deployment", List.of("/spec/selector"),
            "StatefulSet",
                    List.of(
                            "/spec/selector",
                            "/spec/serviceName",
                            "/spec/podManagementPolicy",
                            "/spec/volumeClaimTemplates"),
            "PersistentVolumeClaim",
                    List.of("/spec/accessModes", "/spec/storageClassName", "/spec/volumeName", "/spec/volumeMode"),
            "Service", List.of("/spec/clusterIP"),
            "Job", List.of("/spec/selector", "/spec/template"),
            "Secret", List.of("/type"));

    private ImmutableFields() {}

    /** The first such field to which the patch gives another value. */
    static Optional<String> changedBy(String kind, JsonNode object, JsonNode patch) {
        if (object.path("immutable").asBoolean() && patch.has("data")) {
            return Optional.of("/data");
        }
        return FIELDS.getOrDefault(kind, List.of()).stream()
                .filter(field -> !patch.at(field).isMissingNode())
                .filter(field -> !patch.at(field).equals(object.at(field)))
                .findFirst();
    }
}
