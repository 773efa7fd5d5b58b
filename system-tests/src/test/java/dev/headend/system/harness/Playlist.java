package dev.headend.system.harness;

import java.util.ArrayList;
import java.util.List;

/**
 * A media playlist.
 *
 * @param type of {@code EXT-X-PLAYLIST-TYPE}; "" when there is none
 * @param targetDuration in seconds
 * @param mediaSequence the number of the first segment
 * @param segments their addresses as written
 * @param durations of the segments, in seconds
 * @param ended whether {@code EXT-X-ENDLIST} is there
 */
public record Playlist(
        String type,
        int targetDuration,
        long mediaSequence,
        List<String> segments,
        List<Double> durations,
        boolean ended) {

    /** @throws AssertionError if it does not begin as every playlist does */
    public static Playlist parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals("#EXTM3U")) {
            throw new AssertionError("not a playlist: " + text);
        }
        List<String> segments = new ArrayList<>();
        List<Double> durations = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("#EXTINF:")) {
                durations.add(Double.parseDouble(line.substring("#EXTINF:".length(), line.indexOf(','))));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                segments.add(line);
            }
        }
        return new Playlist(
                tag(lines, "#EXT-X-PLAYLIST-TYPE:", ""),
                Integer.parseInt(tag(lines, "#EXT-X-TARGETDURATION:", "-1")),
                Long.parseLong(tag(lines, "#EXT-X-MEDIA-SEQUENCE:", "0")),
                List.copyOf(segments),
                List.copyOf(durations),
                lines.contains("#EXT-X-ENDLIST"));
    }

    private static String tag(List<String> lines, String tag, String fallback) {
        List<String> found = lines.stream().filter(line -> line.startsWith(tag)).toList();
        if (found.size() > 1) {
            throw new AssertionError(tag + " is there " + found.size() + " times");
        }
        return found.isEmpty() ? fallback : found.getFirst().substring(tag.length());
    }

    /** The sum of the segments' durations, in seconds. */
    public double length() {
        return durations.stream().mapToDouble(Double::doubleValue).sum();
    }
}
