package dev.headend.config;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;
import org.springframework.core.env.Environment;

/**
 * To be imported by each program: the gauge {@code headend_build_info}, which is always 1 and says by its labels which program of
 * which version this is. So alerts know Headend's programs whatever their jobs are called.
 */
public final class BuildInfo implements MeterBinder {
    private static final String NOT_FROM_A_JAR = "dev";

    private final String program;

    public BuildInfo(Environment environment) {
        program = environment.getRequiredProperty("spring.application.name");
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        // All modules have one version: this one is that of the program it is part of.
        String version = BuildInfo.class.getPackage().getImplementationVersion();
        Gauge.builder("headend.build.info", () -> 1)
                .description("Always 1; the labels say which program of which version this is.")
                .tag("program", program)
                .tag("version", Objects.requireNonNullElse(version, NOT_FROM_A_JAR))
                .register(registry);
    }
}
