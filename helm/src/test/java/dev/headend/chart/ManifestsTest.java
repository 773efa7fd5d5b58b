package dev.headend.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestsTest {
    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void kubernetesTakesAll(Values values) {
        assertThat(Chart.render(values).objects()).isNotEmpty();
    }
}
