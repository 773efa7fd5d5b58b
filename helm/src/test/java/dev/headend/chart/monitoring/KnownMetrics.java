package dev.headend.chart.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The metrics that there are: those of {@code docs/metrics.md}, which each program's tests compare with the program, and those of
 * Spring Boot and Prometheus that are used.
 */
final class KnownMetrics {
    /** What {@code OperationsIT} finds in what the programs serve, or Prometheus itself makes. */
    private static final Set<String> OF_OTHERS = Set.of(
            "ALERTS",
            "up",
            "disk_free_bytes",
            "disk_total_bytes",
            "jvm_buffer_memory_used_bytes",
            "jvm_gc_live_data_size_bytes",
            "jvm_gc_max_data_size_bytes",
            "jvm_gc_pause_seconds_sum",
            "jvm_memory_max_bytes",
            "jvm_memory_used_bytes",
            "jvm_threads_live_threads",
            "logback_events_total",
            "process_cpu_usage",
            "process_files_max_files",
            "process_files_open_files",
            "process_start_time_seconds",
            "process_uptime_seconds",
            "system_cpu_usage");
    /** What Prometheus adds to each series; the ServiceMonitor sees to the first four. */
    private static final Set<String> OF_TARGETS = Set.of("namespace", "release", "component", "instance", "job");

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(headend_\\w+)` \\| (gauge|counter|timer)[^|]* \\|([^|]*)\\|");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    /** Of each metric, what stands in the column of labels: their names and their values. */
    private final Map<String, List<String>> labels = new HashMap<>();

    private final Map<String, String> types = new HashMap<>();

    KnownMetrics() throws IOException {
        ROW.matcher(Files.readString(Path.of("..", "docs", "metrics.md")))
                .results()
                .forEach(this::add);
    }

    private void add(MatchResult row) {
        String name = row.group(1);
        types.put(name, row.group(2));
        List<String> column = labels.computeIfAbsent(name, _ -> new ArrayList<>());
        QUOTED.matcher(row.group(3)).results().map(quoted -> quoted.group(1)).forEach(column::add);
    }

    /** That each metric, label and label's value in it is one that there is. */
    void assertKnown(Expression expression) {
        assertThat(expression.metrics())
                .as(expression.text())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(OF_OTHERS.contains(name) || types.containsKey(base(name)))
                        .as("%s is in docs/metrics.md", name)
                        .isTrue());
        expression.matchers().stream()
                .filter(matcher -> matcher.metric().startsWith("headend_") && !OF_TARGETS.contains(matcher.label()))
                .forEach(matcher -> assertThat(labels.get(base(matcher.metric())))
                        .as("docs/metrics.md: labels of %s", matcher.metric())
                        .contains(matcher.label())
                        .containsAll(matcher.values()));
        assertThat(expression.groupings())
                .as(expression.text())
                .allSatisfy(label -> assertThat(isLabelOf(label, expression))
                        .as("a metric has the label %s", label)
                        .isTrue());
    }

    private boolean isLabelOf(String label, Expression expression) {
        return OF_TARGETS.contains(label)
                || expression.metrics().stream()
                        .anyMatch(name -> name.equals("logback_events_total") && label.equals("level")
                                || labels.getOrDefault(base(name), List.of()).contains(label));
    }

    /** The name on the page: that of a timer stands for its three series. */
    private String base(String name) {
        String timer = name.replaceFirst("_(count|sum|max)$", "");
        return "timer".equals(types.get(timer)) ? timer : name;
    }
}
