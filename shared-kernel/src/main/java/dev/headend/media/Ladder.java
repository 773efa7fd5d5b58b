package dev.headend.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The resolutions that the application wants of a stream: {@code ORIGINAL} and any number of others, comma-separated.
 *
 * @param original whether the source's own size is wanted
 * @param others further sizes, in the order they were asked for; never with {@code original} false and empty
 */
public record Ladder(boolean original, List<Resolution> others) {
    /** The default. */
    public static final Ladder ORIGINAL = new Ladder(true, List.of());

    private static final String ORIGINAL_WORD = "ORIGINAL";

    public Ladder {
        others = List.copyOf(others);
        if (!original && others.isEmpty()) {
            original = true;
        }
    }

    /**
     * A parsed list and what of it could not be read.
     *
     * @param ladder what was understood; {@link Ladder#ORIGINAL} when nothing was
     * @param malformed the items that were skipped, for the log
     */
    public record Parsed(Ladder ladder, List<String> malformed) {}

    /** Reads a list as the application or the coordinator writes it; malformed items are skipped and named. */
    public static Parsed parse(String text) {
        boolean original = false;
        List<Resolution> others = new ArrayList<>();
        List<String> malformed = new ArrayList<>();
        for (String item : text.split(",", -1)) {
            String word = item.strip();
            if (word.isEmpty()) {
                continue;
            }
            if (word.equalsIgnoreCase(ORIGINAL_WORD)) {
                original = true;
                continue;
            }
            Optional<Resolution> resolution = Resolution.parse(word);
            resolution.ifPresentOrElse(others::add, () -> malformed.add(word));
        }
        return new Parsed(new Ladder(original, others), List.copyOf(malformed));
    }

    /** The form of the wire, readable by {@link #parse}. */
    @Override
    public String toString() {
        List<String> items = new ArrayList<>();
        if (original) {
            items.add(ORIGINAL_WORD);
        }
        others.forEach(r -> items.add(r.toString()));
        return String.join(",", items);
    }
}
