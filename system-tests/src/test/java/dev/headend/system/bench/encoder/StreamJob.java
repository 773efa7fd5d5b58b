package dev.headend.system.bench.encoder;

import dev.headend.system.harness.Clip;
import java.util.List;
import java.util.Map;

/**
 * A stream that is published, and what the application wants of it.
 *
 * @param name in the tables
 * @param clip published again and again
 * @param options what the application answers, such as {@code x-record}
 * @param renditions that are announced
 */
record StreamJob(String name, Clip clip, Map<String, String> options, List<String> renditions) {

    static StreamJob copied(String name, Clip clip) {
        return new StreamJob(
                name, clip, Map.of("x-record", "false", "x-resolutions", "ORIGINAL"), List.of(clip.resolution()));
    }

    /** Recorded, with previews. */
    static StreamJob recorded(String name, Clip clip, List<String> renditions) {
        Map<String, String> options =
                Map.of("x-record", "true", "x-previews", "256x144, 2", "x-resolutions", String.join(", ", renditions));
        return new StreamJob(name, clip, options, renditions);
    }
}
