package dev.headend.edge.acme;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads the names that a certificate is to be for. */
final class DomainNames {
    /** As many as Let's Encrypt puts into one certificate. */
    private static final int MOST = 100;

    private static final int LONGEST = 253;

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private DomainNames() {}

    /**
     * Reads a list that is split by commas, in lower case and each once.
     *
     * @throws IllegalArgumentException with a message for the operator that names the first one that is none
     */
    static List<String> parse(String text) {
        List<String> names = Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
        names.forEach(DomainNames::require);
        if (names.size() > MOST) {
            throw new IllegalArgumentException(
                    "a certificate has at most " + MOST + " names, and these are " + names.size());
        }
        return names;
    }

    private static void require(String name) {
        String problem = problem(name);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException("'" + name + "' " + problem);
        }
    }

    private static String problem(String name) {
        if (name.startsWith("*.")) {
            return "is a wildcard, which cannot be validated over HTTP: list each name";
        }
        if (NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name)) {
            return "is an address, and not a name";
        }
        if (name.contains("/") || name.contains(":")) {
            return "has more in it than a name: leave out https:// and the port";
        }
        if (!name.chars().allMatch(c -> c < 128)) {
            return "has letters that are not ASCII: write it as xn--…";
        }
        boolean labels = Arrays.stream(name.split("\\.", -1))
                .allMatch(label -> LABEL.matcher(label).matches());
        return labels && name.length() <= LONGEST ? "" : "is no domain name";
    }
}
