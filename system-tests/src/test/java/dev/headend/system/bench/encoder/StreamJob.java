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

    /** Recorded, with previews; the clip is copied, too. */
    static StreamJob mixed(String name, Clip clip, String encoded) {
        return recorded(name, clip, "ORIGINAL, " + encoded, List.of(clip.resolution(), encoded));
    }

    /** Recorded, with previews, and nothing copied. */
    static StreamJob encoded(String name, Clip clip, List<String> renditions) {
        return recorded(name, clip, String.join(", ", renditions), renditions);
    }

    private static StreamJob recorded(String name, Clip clip, String resolutions, List<String> renditions) {
        Map<String, String> options =
                Map.of("x-record", "true", "x-previews", "256x144, 2", "x-resolutions", resolutions);
        return new StreamJob(name, clip, options, renditions);
    }
}
