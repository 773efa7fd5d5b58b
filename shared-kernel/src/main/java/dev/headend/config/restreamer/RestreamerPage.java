package dev.headend.config.restreamer;

import dev.headend.config.restreamer.RestreamerVariable.Honoured;
import dev.headend.config.restreamer.RestreamerVariable.WithoutEffect;
import java.util.stream.Collectors;

/** The table of the documentation, made from ours, so that the two cannot differ. */
final class RestreamerPage {
    private RestreamerPage() {}

    /** A row for each variable, in Markdown. */
    static String table() {
        return RestreamerVariables.ALL.stream().map(RestreamerPage::row).collect(Collectors.joining("", """
                        | Variable | Default | Here |
                        |---|---|---|
                        """, ""));
    }

    private static String row(RestreamerVariable variable) {
        String value = variable.defaultValue().isEmpty() ? "" : "`" + variable.defaultValue() + "`";
        return "| `" + variable.name() + "` | " + value + " | " + here(variable) + " |\n";
    }

    private static String here(RestreamerVariable variable) {
        return switch (variable) {
            case Honoured honoured -> honoured.meaning() + becomes(honoured);
            case WithoutEffect nothing -> "*Without effect*: " + nothing.meaning() + ".";
        };
    }

    private static String becomes(Honoured variable) {
        return variable.settings().isEmpty()
                ? ""
                : variable.settings().stream()
                        .map(setting -> "`" + setting.setting() + "` of the " + setting.component())
                        .collect(Collectors.joining(", ", " Becomes ", "."));
    }
}
