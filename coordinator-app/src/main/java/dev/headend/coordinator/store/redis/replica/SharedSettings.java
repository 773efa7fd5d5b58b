package dev.headend.coordinator.store.redis.replica;

import dev.headend.coordinator.store.redis.script.Digest;
import dev.headend.coordinator.stream.Timeouts;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings that are to be the same at all replicas: any of them may take the next step of a stream. A replica without {@code
 * EVENT_CALLBACK_URL} writes down no events; one with another resume grace has streams wait longer or less long. Each replica
 * registers with its own, and says in its log, health and metrics when another's are different. Thread-safe.
 */
public final class SharedSettings {
    private static final Logger log = LoggerFactory.getLogger(SharedSettings.class);
    private static final String CALLBACK_URL = "EVENT_CALLBACK_URL";
    private static final String CONTROL_SECRET = "CONTROL_SECRET";
    private static final String NONE = "unset";
    /** By then the line before may be out of sight. */
    private static final Duration REMINDER = Duration.ofMinutes(10);

    private final Map<String, String> own;
    private final InstantSource clock;
    private volatile Map<String, List<String>> told = Map.of();
    /** When the log tells again what it has told. Belongs to the heartbeats. */
    private Instant reminder = Instant.MAX;

    /** @param own values by the names of environment variables, without blanks and secrets */
    SharedSettings(Map<String, String> own) {
        this(own, InstantSource.system());
    }

    SharedSettings(Map<String, String> own, InstantSource clock) {
        this.own = new LinkedHashMap<>(own);
        this.clock = clock;
    }

    /** @param callbackUrl null = the application is not to be told of anything */
    public static SharedSettings of(@Nullable URI callbackUrl, Timeouts timeouts) {
        Map<String, String> own = new LinkedHashMap<>();
        own.put(CALLBACK_URL, shown(callbackUrl));
        own.put("RESUME_GRACE_SECONDS", seconds(timeouts.resumption()));
        own.put("ENCODE_STOP_DELAY_SECONDS", seconds(timeouts.progress()));
        own.put("ENCODE_CLOSE_TIMEOUT_SECONDS", seconds(timeouts.closing()));
        return new SharedSettings(own);
    }

    /**
     * The same, and secrets, of which others see short keyed hashes.
     *
     * @param secrets by the names of environment variables; '' = unset
     */
    public SharedSettings with(Map<String, String> secrets) {
        Map<String, String> all = new LinkedHashMap<>(own);
        String key = secrets.getOrDefault(CONTROL_SECRET, "");
        // In an order: texts are compared.
        new TreeMap<>(secrets)
                .forEach((name, value) -> all.put(name, value.isEmpty() ? NONE : SecretHash.of(name, value, key)));
        return new SharedSettings(all, clock);
    }

    /** There may be a secret in it. */
    private static String shown(@Nullable URI url) {
        return url == null ? NONE : "sha256:" + Digest.sha256(url.toString()).substring(0, 8);
    }

    private static String seconds(Duration duration) {
        return Long.toString(duration.toSeconds());
    }

    /** Whether the application is told of events. */
    public boolean keepsEvents() {
        return !own.getOrDefault(CALLBACK_URL, NONE).equals(NONE);
    }

    /** As Redis keeps them with the replica. */
    String text() {
        return own.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(" "));
    }

    /**
     * Tells the log, at each change, and every ten minutes for as long as there is something to tell.
     *
     * @param others names and settings of the replicas whose settings are different at this moment
     */
    void compare(Map<String, String> others) {
        Map<String, List<String>> differing = new TreeMap<>();
        others.forEach((name, settings) -> differing.put(name, differences(settings)));
        differing.values().removeIf(List::isEmpty);
        boolean isNew = !differing.equals(told);
        told = differing;
        if (isNew) {
            reminder = clock.instant();
        }
        if (differing.isEmpty() && isNew) {
            log.info("all coordinators on this Redis have the same settings now");
        } else if (!clock.instant().isBefore(reminder)) {
            reminder = clock.instant().plus(REMINDER);
            differing.forEach(SharedSettings::warn);
        }
    }

    private static void warn(String name, List<String> differences) {
        log.warn(
                "coordinator {} has other settings than this one, but they must be the same: {}; coordinators of another fleet need another"
                        + " REDIS_KEY_PREFIX",
                name,
                String.join("; ", differences));
    }

    /** What was last found, by the names of the replicas that have other settings: each difference in words. */
    Map<String, List<String>> differing() {
        return told;
    }

    /** What is different, in words. A setting that the other does not name is one that its version does not compare. */
    List<String> differences(String another) {
        Map<String, String> theirs = read(another);
        List<String> differences = new ArrayList<>();
        own.forEach((name, value) -> {
            String their = theirs.get(name);
            if (their != null && !their.equals(value) && isComparable(name, their, value, theirs)) {
                differences.add(name + " is " + their + " there, " + value + " here" + consequence(name, their, value));
            }
        });
        return differences;
    }

    /** Hashes by another key are others, whatever they are of. */
    private boolean isComparable(String name, String their, String value, Map<String, String> theirs) {
        boolean sameKey = name.equals(CONTROL_SECRET)
                || theirs.getOrDefault(CONTROL_SECRET, NONE).equals(own.getOrDefault(CONTROL_SECRET, NONE));
        return sameKey || !their.startsWith(SecretHash.PREFIX) || !value.startsWith(SecretHash.PREFIX);
    }

    private static String consequence(String name, String their, String value) {
        boolean eventsAreLost = name.equals(CALLBACK_URL) && (their.equals(NONE) || value.equals(NONE));
        return eventsAreLost ? ", so the application is not told of everything" : "";
    }

    private static Map<String, String> read(String text) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String setting : text.split(" ")) {
            int at = setting.indexOf('=');
            if (at > 0) {
                settings.put(setting.substring(0, at), setting.substring(at + 1));
            }
        }
        return settings;
    }
}
