package dev.headend.chart.monitoring;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An expression of PromQL, as far as names go. Grammar is promtool's matter. */
record Expression(String text) {
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "inf", "nan");
    private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:][\\w:]*)\\{([^}]*)}");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern NAME = Pattern.compile("(?<![\\w.])[a-zA-Z_:][\\w:]*(?!\\s*\\(|[\\w:])");

    /** A label that series of a metric are chosen by. @param values that are named; none where it is another pattern */
    record Matcher(String metric, String label, List<String> values) {}

    /** The names of all metrics. */
    Set<String> metrics() {
        String names =
                text.replaceAll("\\{[^}]*}", " ").replaceAll("\\[[^]]*]", " ").replaceAll("\"[^\"]*\"", " ");
        return NAME.matcher(GROUPING.matcher(names).replaceAll(" "))
                .results()
                .map(MatchResult::group)
                .filter(name -> !WORDS.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What stands in braces. */
    List<Matcher> matchers() {
        return SELECTOR.matcher(text)
                .results()
                .flatMap(selector -> MATCHER.matcher(selector.group(2))
                        .results()
                        .map(matcher ->
                                new Matcher(selector.group(1), matcher.group(1), alternatives(matcher.group(2)))))
                .toList();
    }

    /** The labels that series are put together or joined by. */
    Set<String> groupings() {
        return GROUPING.matcher(text)
                .results()
                .flatMap(group -> Stream.of(group.group(1).split(",")))
                .map(String::strip)
                .collect(Collectors.toSet());
    }

    private static List<String> alternatives(String value) {
        return value.matches("[\\w|-]+") ? Arrays.asList(value.split("\\|")) : List.of();
    }
}
