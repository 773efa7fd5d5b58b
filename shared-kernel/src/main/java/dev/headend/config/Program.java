package dev.headend.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.netty.ChannelBindException;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Starts a program: reads its settings, then runs it as a Spring Boot application. Everything that is wrong with the
 * settings is reported at once, before anything else happens; a start that fails later ends with one line that says why.
 */
public final class Program {
    /** The argument that makes a program validate its settings and end. */
    public static final String CHECK_ARGUMENT = "--check";

    /** The argument that makes it print what it is and its settings, and end. */
    public static final String HELP_ARGUMENT = "--help";

    /** The argument that makes it print its version, and end. */
    public static final String VERSION_ARGUMENT = "--version";

    private static final Set<String> ARGUMENTS = Set.of(CHECK_ARGUMENT, HELP_ARGUMENT, VERSION_ARGUMENT);
    private static final Logger log = LoggerFactory.getLogger(Program.class);
    private static final int EXIT_BAD_SETTINGS = 2;
    private static final int EXIT_FAILED = 1;

    private final Class<?> application;
    private final String about;
    private final SettingsTable table;
    private final Function<Map<String, Object>, List<String>> check;
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    /**
     * Describes a program.
     *
     * @param application the class with {@code @SpringBootApplication}
     * @param about what the program is, a sentence for its help
     * @param ownSettings without the {@link CommonSettings}, which are added
     */
    public Program(Class<?> application, String about, SettingsTable ownSettings) {
        this(application, about, ownSettings, _ -> List.of());
    }

    /**
     * Describes a program that needs more than valid settings.
     *
     * @param check takes the properties that the settings are bound to; what is wrong with the machine for them, a sentence each.
     *     Part of {@link #CHECK_ARGUMENT} alone
     */
    public Program(
            Class<?> application,
            String about,
            SettingsTable ownSettings,
            Function<Map<String, Object>, List<String>> check) {
        this.application = application;
        this.about = about;
        this.table = ownSettings.and(CommonSettings.TABLE);
        this.check = check;
    }

    /**
     * Runs the program with the process's environment; ends the process when it cannot start.
     *
     * @param args at most one of the arguments above; settings are environment variables alone
     */
    public void run(String... args) {
        List<String> asked = List.of(args);
        if (!ARGUMENTS.containsAll(asked)) {
            err.println(name() + ": cannot be started with '" + String.join(" ", asked) + "': there are only "
                    + String.join(", ", new TreeSet<>(ARGUMENTS)) + ", and settings are environment variables");
            System.exit(EXIT_BAD_SETTINGS);
        } else if (asked.contains(HELP_ARGUMENT)) {
            out.print(HelpPage.of(about, table));
        } else if (asked.contains(VERSION_ARGUMENT)) {
            String version = application.getPackage().getImplementationVersion();
            out.println(name() + " " + Objects.requireNonNullElse(version, "(not from a jar)"));
        } else {
            start(asked.contains(CHECK_ARGUMENT));
        }
    }

    private void start(boolean onlyCheck) {
        SettingsTable.Reading reading = table.read(System.getenv());
        List<String> warnings = reading.warnings();
        if (onlyCheck || !reading.problems().isEmpty()) {
            warnings.forEach(warning -> err.println(name() + ": warning: " + warning));
        }
        if (!reading.problems().isEmpty()) {
            reading.problems().forEach(problem -> err.println(name() + ": " + problem));
            System.exit(EXIT_BAD_SETTINGS);
        }
        if (onlyCheck) {
            check(reading.properties());
            return;
        }
        SpringApplication spring = new SpringApplication(application);
        spring.setDefaultProperties(defaultProperties(reading.properties()));
        spring.addInitializers(_ -> warnings.forEach(log::warn));
        ServiceLinks.hideFrom(spring);
        onSignals(Program::endWhileStarting);
        try {
            ConfigurableApplicationContext context = spring.run();
            BeforeStop preparation = context.getBeanProvider(BeforeStop.class).getIfAvailable(() -> () -> {});
            AtomicBoolean ending = new AtomicBoolean();
            onSignals(signal -> end(signal, context, preparation, ending));
        } catch (RuntimeException failure) {
            err.println(name() + ": cannot start: " + explain(failure));
            System.exit(EXIT_FAILED);
        }
    }

    private void check(Map<String, Object> properties) {
        List<String> problems = check.apply(properties);
        if (!problems.isEmpty()) {
            problems.forEach(problem -> err.println(name() + ": " + problem));
            System.exit(EXIT_BAD_SETTINGS);
        }
        err.println(name() + ": the settings are valid");
    }

    private static void onSignals(SignalHandler handler) {
        Signal.handle(new Signal("TERM"), handler);
        Signal.handle(new Signal("INT"), handler);
    }

    /**
     * A stop by signal is no failure: a supervisor sees exit code 0, not 128 plus the signal. Whoever presses Ctrl-C waits for the
     * end, so only SIGTERM lets the program prepare for it; Ctrl-C stops it in the middle of that, too. Further signals change nothing
     * once it ends.
     */
    private static void end(
            Signal signal, ConfigurableApplicationContext context, BeforeStop preparation, AtomicBoolean ending) {
        log.info("stopping, as asked for by signal {}", signal.getName());
        if (signal.getName().equals("TERM") && !ending.get()) {
            preparation.run();
        }
        if (ending.compareAndSet(false, true)) {
            System.exit(SpringApplication.exit(context));
        }
    }

    /** Nothing is served yet. An orderly end would interrupt the start, which would be reported as a failure with its stack trace. */
    private static void endWhileStarting(Signal signal) {
        log.info("stopping before it has started, as asked for by signal {}", signal.getName());
        Runtime.getRuntime().halt(0);
    }

    private String name() {
        return application.getSimpleName();
    }

    /**
     * The default properties of a program's context: the common ones and those of its settings. Tests start contexts with
     * them, so that they see what an operator would.
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
                    + (isElsewhere(bind)
                            ? "BIND_ADDRESS is not an address of this machine"
                            : bind.getMessage() + "; free it or choose another");
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString();
    }

    /** Whether the address is what is wrong, not the port: told by the words of the operating system only. */
    private static boolean isElsewhere(Throwable bind) {
        IOException reason = cause(bind, IOException.class);
        return reason != null && String.valueOf(reason.getMessage()).contains("assign requested address");
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
