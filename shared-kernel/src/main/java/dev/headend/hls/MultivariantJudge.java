package dev.headend.hls;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Judges a version of a multivariant playlist. It may change in any way from version to version. */
public final class MultivariantJudge {
    private static final Pattern ATTRIBUTES = Pattern.compile("BANDWIDTH=(\\d+),AVERAGE-BANDWIDTH=(\\d+)"
            + "(?:,CODECS=\"([^\"]+)\")?(?:,RESOLUTION=\\d+x\\d+,FRAME-RATE=\\d+\\.\\d{3})?");
    private static final Pattern CODEC = Pattern.compile("(avc1\\.[0-9a-f]{6}|mp4a\\.40\\.\\d+)");
    private static final String VARIANT = "#EXT-X-STREAM-INF:";

    private MultivariantJudge() {}

    /**
     * @param name of the playlist, for the findings
     * @param stored whether there is a playlist for a URI
     * @param findings takes what is found, in the caller's thread
     */
    public static void judge(String name, String text, Predicate<String> stored, Consumer<Violation> findings) {
        List<String> lines = text.lines()
                .filter(line -> !line.isEmpty() && (!line.startsWith("#") || line.startsWith("#EXT")))
                .toList();
        boolean headed = lines.size() >= 4
                && lines.get(0).equals("#EXTM3U")
                && lines.get(1).equals("#EXT-X-VERSION:3");
        if (!headed || lines.size() % 2 != 0) {
            findings.accept(new Violation(HlsRule.MULTIVARIANT, name + " is malformed"));
            return;
        }
        for (int at = 2; at < lines.size(); at += 2) {
            String fault = fault(lines.get(at), lines.get(at + 1), stored);
            if (!fault.isEmpty()) {
                findings.accept(new Violation(HlsRule.MULTIVARIANT, name + " " + fault));
            }
        }
    }

    /** "" = none. */
    private static String fault(String tag, String uri, Predicate<String> stored) {
        Matcher attributes = ATTRIBUTES.matcher(tag.startsWith(VARIANT) ? tag.substring(VARIANT.length()) : "");
        if (!attributes.matches()) {
            return "has wrong attributes: " + tag;
        }
        long peak = Long.parseLong(attributes.group(1));
        if (peak == 0 || peak < Long.parseLong(attributes.group(2))) {
            return "has a bandwidth that is less than the average: " + tag;
        }
        String codecs = attributes.group(3);
        boolean known = codecs == null
                || Arrays.stream(codecs.split(","))
                        .allMatch(codec -> CODEC.matcher(codec).matches());
        if (!known) {
            return "has unknown codecs: " + tag;
        }
        return stored.test(uri) ? "" : "leads to what is not stored: " + uri;
    }
}
