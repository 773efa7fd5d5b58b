package dev.headend.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encoders are scaled by the streams that they have, and nothing else. */
class AutoscalingTest {
    private static Rendered scaledBy(String kind, String more) {
        String yaml = "encoder: {capacity: 7, autoscaling: {enabled: true, kind: %s, targetUtilization: 65%s}}"
                .formatted(kind, more);
        return Chart.render(Values.of(kind, yaml));
    }

    private static JsonNode trigger(Rendered rendered) {
        JsonNode triggers = rendered.documents("ScaledObject").getFirst().at("/spec/triggers");
        assertThat(triggers).hasSize(1);
        return triggers.get(0);
    }

    /** Seven streams, of which 65 % are to be in use. */
    @Test
    void anEncoderHasItsShareOfStreamsOnAverage() {
        HorizontalPodAutoscaler scaler = scaledBy("HorizontalPodAutoscaler", "")
                .all(HorizontalPodAutoscaler.class)
                .getFirst();
        assertThat(scaler.getSpec().getMetrics()).hasSize(1);
        MetricSpec metric = scaler.getSpec().getMetrics().getFirst();
        assertThat(metric.getType()).isEqualTo("External");
        assertThat(metric.getExternal().getMetric().getName()).isEqualTo("headend_encoders_load");
        assertThat(metric.getExternal().getTarget().getAverageValue().getNumericalAmount())
                .isEqualByComparingTo("4.55");
    }

    /** Two releases in a namespace have a metric of the same name. */
    @Test
    void theMetricIsThatOfTheRelease() {
        assertThat(labelsOfMetric("")).containsExactly(Map.entry("release", Chart.RELEASE));
        assertThat(labelsOfMetric(", metric: {matchLabels: {service: live}}"))
                .containsExactly(Map.entry("service", "live"));
    }

    private static Map<String, String> labelsOfMetric(String more) {
        return scaledBy("HorizontalPodAutoscaler", more)
                .all(HorizontalPodAutoscaler.class)
                .getFirst()
                .getSpec()
                .getMetrics()
                .getFirst()
                .getExternal()
                .getMetric()
                .getSelector()
                .getMatchLabels();
    }

    @Test
    void kedaAsksTheCoordinatorForTheSame() {
        JsonNode trigger = trigger(scaledBy("ScaledObject", ""));
        assertThat(trigger.path("type").asText()).isEqualTo("metrics-api");
        assertThat(trigger.at("/metadata/url").asText())
                .isEqualTo("http://live-headend-coordinator-management.media.svc:8081/actuator/prometheus");
        assertThat(trigger.at("/metadata/valueLocation").asText()).isEqualTo("headend_encoders_load");
        assertThat(trigger.at("/metadata/targetValue").asText()).isEqualTo("4.55");
    }

    /** KEDA takes the lack of an answer for 0 unless it is told otherwise: then nearly all encoders would be drained. */
    @Test
    void aPrometheusWithoutTheMetricChangesNothing() {
        JsonNode trigger = trigger(scaledBy("ScaledObject", ", keda: {prometheusUrl: \"http://prometheus:9090\"}"));
        assertThat(trigger.path("type").asText()).isEqualTo("prometheus");
        assertThat(trigger.at("/metadata/threshold").asText()).isEqualTo("4.55");
        assertThat(trigger.at("/metadata/ignoreNullValues").asText()).isEqualTo("false");
    }

    /** Of several coordinators one reports the load, the others 0; a sum would count it twice while another takes over. */
    @Test
    void theLoadIsThatOfTheCoordinatorThatReportsIt() {
        JsonNode trigger = trigger(scaledBy("ScaledObject", ", keda: {prometheusUrl: \"http://prometheus:9090\"}"));
        assertThat(trigger.at("/metadata/query").asText())
                .isEqualTo("max(max_over_time(headend_encoders_load{namespace=\"media\",release=\"live\"}[1m]))"
                        + " unless on () max(headend_replica_leads{namespace=\"media\",release=\"live\"}) == 0");
    }

    /** Else each upgrade would set the number of encoders back, and drain what is needed. */
    @ParameterizedTest
    @CsvSource({"HorizontalPodAutoscaler", "ScaledObject"})
    void upgradesLeaveTheNumberAlone(String kind) {
        assertThat(scaledBy(kind, "")
                        .one(Deployment.class, "-encoder")
                        .getSpec()
                        .getReplicas())
                .isNull();
    }
}
