package dev.headend.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.netty.ChannelBindException;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Starts a program: reads its settings, then runs it as a Spring Boot application. What is wrong with the settings is
 * said all at once, before anything else happens; a start that fails later ends with one line that says why.
 */
public final class Program {
    /** The argument that makes a program validate its settings and end. */
    public static final String CHECK_ARGUMENT = "--check";

    private static final int EXIT_BAD_SETTINGS = 2;
    private static final int EXIT_FAILED = 1;

    private final Class<?> application;
    private final SettingsTable table;
    private final PrintStream err;

    /**
     * Describes a program.
     *
     * @param application the class with {@code @SpringBootApplication}
     * @param ownSettings without the {@link CommonSettings}, which are added
     */
    public Program(Class<?> application, SettingsTable ownSettings) {
        this.application = application;
        this.table = ownSettings.and(CommonSettings.TABLE);
        this.err = System.err;
    }

    /** Runs the program with the process's environment; ends the process when it cannot start. */
    public void run(String... args) {
        SettingsTable.Reading reading = table.read(System.getenv());
        if (!reading.problems().isEmpty()) {
            reading.problems().forEach(problem -> err.println(name() + ": " + problem));
            System.exit(EXIT_BAD_SETTINGS);
        }
        if (Arrays.asList(args).contains(CHECK_ARGUMENT)) {
            err.println(name() + ": the settings are valid");
            return;
        }
        SpringApplication spring = new SpringApplication(application);
        spring.setDefaultProperties(defaultProperties(reading.properties()));
        try {
            endOnSignals(spring.run(args));
        } catch (RuntimeException failure) {
            err.println(name() + ": cannot start: " + explain(failure));
            System.exit(EXIT_FAILED);
        }
    }

    /** To be told to stop is no failure: whoever supervises the program sees 0, not 128 plus the signal. */
    private static void endOnSignals(ConfigurableApplicationContext context) {
        SignalHandler end = _ -> System.exit(SpringApplication.exit(context));
        Signal.handle(new Signal("TERM"), end);
        Signal.handle(new Signal("INT"), end);
    }

    private String name() {
        return application.getSimpleName();
    }

    /**
     * What a program's context is given below all else: the common properties and those of its settings. Tests start
     * contexts with it, so that they see what an operator would.
     */
    public static Map<String, Object> defaultProperties(Map<String, Object> settings) {
        Map<String, Object> all = commonProperties();
        all.putAll(settings);
        if ("true".equals(settings.get("headend.log.debug"))) {
            all.put("logging.level.dev.headend", "DEBUG");
        }
        if ("json".equals(settings.get("headend.log.format"))) {
            all.put("logging.structured.format.console", "ecs");
        }
        return all;
    }

    private static Map<String, Object> commonProperties() {
        Properties properties = new Properties();
        try (InputStream in = Program.class.getResourceAsStream("common.properties")) {
            if (in == null) {
                throw new IllegalStateException("common.properties is missing from the jar");
            }
            properties.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        Map<String, Object> map = new HashMap<>();
        properties.forEach((key, value) -> map.put(key.toString(), value));
        return map;
    }

    private String explain(Throwable failure) {
        StartupFailure known = cause(failure, StartupFailure.class);
        if (known != null) {
            return String.valueOf(known.getMessage());
        }
        ChannelBindException bind = cause(failure, ChannelBindException.class);
        if (bind != null) {
            return "port " + bind.localPort() + portSetting(bind.localPort()) + " cannot be listened on: "
                    + bind.getMessage() + "; free it or choose another";
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString();
    }

    private String portSetting(int port) {
        List<String> names = table.settings().stream()
                .filter(s -> s.name().endsWith("PORT"))
                .filter(s -> String.valueOf(port).equals(System.getenv().getOrDefault(s.name(), s.defaultValue())))
                .map(Setting::name)
                .toList();
        return names.isEmpty() ? "" : " (" + String.join(" or ", names) + ")";
    }

    private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }
}
