package dev.headend.coordinator.store.redis;

import dev.headend.coordinator.store.redis.script.RedisScripts;
import dev.headend.coordinator.store.redis.script.Script;
import dev.headend.coordinator.store.redis.script.ScriptStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What this coordinator asks of Redis, and how that is answered. */
final class RedisMetrics implements MeterBinder {
    private final RedisScripts scripts;
    private final RedisStreams streams;

    RedisMetrics(RedisScripts scripts, RedisStreams streams) {
        this.scripts = scripts;
        this.streams = streams;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("headend.redis.up", scripts, one -> one.isUp() ? 1 : 0)
                .description("1 while Redis takes what this coordinator writes.")
                .register(registry);
        Gauge.builder("headend.redis.waiting", scripts, RedisScripts::waiting)
                .description("Scripts that wait to be sent, or for replicas of Redis.")
                .register(registry);
        FunctionCounter.builder("headend.redis.repeats", scripts.statistics(), ScriptStatistics::repetitions)
                .description("Scripts sent again, as there was no answer or this coordinator was not registered.")
                .register(registry);
        FunctionCounter.builder("headend.redis.conflicts", streams, RedisStreams::conflicts)
                .description("Steps computed again, as another coordinator had changed the stream.")
                .register(registry);
        for (Script script : Script.values()) {
            times(registry, script);
        }
    }

    private void times(MeterRegistry registry, Script script) {
        FunctionTimer.builder(
                        "headend.redis.scripts",
                        scripts.statistics(),
                        statistics -> statistics.count(script),
                        statistics -> statistics.nanos(script),
                        TimeUnit.NANOSECONDS)
                .description("From sending a script to its answer.")
                .tag("script", script.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }
}
