package dev.headend.config.restreamer;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A rendition that Restreamer-Edge can make: {@code RTMP_SRV_APP_HLS_TRANSCODING_PROFILES}. */
enum Profile {
    P240("240p", size(240, 256)),
    P360("360p", size(360, 512)),
    P480("480p", size(480, 819)),
    P720("720p", size(720, 2048)),
    NATIVE("native", "ORIGINAL");

    private final String word;
    private final String resolution;

    Profile(String word, String resolution) {
        this.word = word;
        this.resolution = resolution;
    }

    /** So wide that only the height limits the picture, whose proportions are kept. */
    private static String size(int height, int kbps) {
        return 4 * height + "x" + height + "~" + kbps;
    }

    /** As {@code PUBLISH_RESOLUTIONS} has it, too. */
    String resolution() {
        return resolution;
    }

    /** Those of a list that {@link #parse} reads, as {@code PUBLISH_RESOLUTIONS} has them. */
    static String resolutions(String profiles) {
        return parse(profiles).stream().map(Profile::resolution).collect(Collectors.joining(","));
    }

    /** Reads a list. @throws IllegalArgumentException with the word that is no profile */
    static List<Profile> parse(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(Profile::of)
                .toList();
    }

    private static Profile of(String word) {
        return Arrays.stream(values())
                .filter(profile -> profile.word.equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is none of them"));
    }
}
