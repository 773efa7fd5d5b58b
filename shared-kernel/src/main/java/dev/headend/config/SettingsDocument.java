package dev.headend.config;

import java.util.stream.Collectors;

/** A program's settings as a page of documentation, in Markdown. */
public final class SettingsDocument {
    private SettingsDocument() {}

    /**
     * Writes the page.
     *
     * @param title of the page
     * @param table all settings of the program, in the order they are to be listed
     */
    public static String of(String title, SettingsTable table) {
        String rows = table.settings().stream().map(SettingsDocument::row).collect(Collectors.joining());
        return """
                # %s

                Environment variables. A variable that is empty counts as not set. Everything that is wrong with them is said
                at once when the program starts, and by starting it with `--check`, which does nothing else.

                | Variable | Default | Allowed | Meaning |
                |---|---|---|---|
                """.formatted(title) + rows;
    }

    private static String row(Setting setting) {
        String value = setting.defaultValue();
        return "| `%s` | %s | %s | %s |\n"
                .formatted(
                        setting.name(),
                        value == null ? "" : "`" + value + "`",
                        cell(setting.type().allowed()),
                        cell(setting.description()));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
