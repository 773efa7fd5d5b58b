package dev.headend.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * A variable that is set, is no setting, and is one slip away from the name of one: a letter too many, too few, another or
 * two swapped, upper and lower case, or underscores left out or added.
 *
 * @param name as it is set
 * @param meant names of settings, at least one
 */
record Misspelling(String name, List<String> meant) {
    private static final String NAME = "\\w+";

    Misspelling {
        meant = List.copyOf(meant);
    }

    /**
     * Looks for misspellings.
     *
     * @param variables names that are set
     * @param settings names that are known
     * @return in alphabetical order
     */
    static List<Misspelling> among(Collection<String> variables, Collection<String> settings) {
        return new TreeSet<>(variables)
                .stream()
                        .filter(name -> name.matches(NAME) && !settings.contains(name))
                        .map(name -> new Misspelling(
                                name,
                                settings.stream()
                                        .filter(setting -> isOneSlip(name, setting))
                                        .toList()))
                        .filter(misspelling -> !misspelling.meant().isEmpty())
                        .toList();
    }

    /** For the operator; without the value, which may be a secret. */
    String warning() {
        return name + " is set, but there is no such setting: did you mean " + String.join(" or ", meant) + "?";
    }

    private static boolean isOneSlip(String one, String other) {
        String a = one.toUpperCase(Locale.ROOT);
        String b = other.toUpperCase(Locale.ROOT);
        return a.replace("_", "").equals(b.replace("_", ""))
                || (a.length() <= b.length() ? isOneEdit(a, b) : isOneEdit(b, a));
    }

    /** Damerau-Levenshtein distance 1, of texts of which the first is not the longer one. */
    private static boolean isOneEdit(String shorter, String longer) {
        int same = 0;
        while (same < shorter.length() && shorter.charAt(same) == longer.charAt(same)) {
            same++;
        }
        if (shorter.length() < longer.length()) {
            return shorter.substring(same).equals(longer.substring(same + 1));
        }
        return same < shorter.length()
                && (shorter.substring(same + 1).equals(longer.substring(same + 1)) || isSwap(shorter, longer, same));
    }

    private static boolean isSwap(String a, String b, int at) {
        return at + 1 < a.length()
                && a.charAt(at) == b.charAt(at + 1)
                && a.charAt(at + 1) == b.charAt(at)
                && a.substring(at + 2).equals(b.substring(at + 2));
    }
}
