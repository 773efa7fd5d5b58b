package dev.headend.config;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The documentation of a program's settings, made from its table, so that the two cannot differ. */
public final class SettingsPage {
    private SettingsPage() {}

    /**
     * Writes the page, in Markdown.
     *
     * @param program as people call it
     * @param own the program's table without the common one, which gets a section of its own
     */
    public static String of(String program, SettingsTable own) {
        return of(program, own, Set.of(), "");
    }

    /**
     * The same, where another page says what becomes of many variables that the program does not act on.
     *
     * @param elsewhere their names
     * @param where a sentence that stands for their rows
     */
    public static String of(String program, SettingsTable own, Set<String> elsewhere, String where) {
        List<UnreadSetting> unread = own.unread().stream()
                .filter(setting -> !elsewhere.contains(setting.name()))
                .toList();
        return """
                # Settings of the %s

                Environment variables; an empty one counts as not set. Everything that is wrong with them is reported at once when the
                program starts; `java -jar … %s` only checks them, `java -jar … %s` prints them.

                %s
                ## Common to all programs

                %s%s""".formatted(
                        program,
                        Program.CHECK_ARGUMENT,
                        Program.HELP_ARGUMENT,
                        rows(own.settings()),
                        rows(CommonSettings.TABLE.settings()),
                        own.unread().isEmpty() ? "" : unread(unread) + where);
    }

    private static String unread(List<UnreadSetting> settings) {
        String head = """

                ## Known, but not acted on by this version

                Documented for this program's kind, and without effect here.

                | Variable | When it is set | Why |
                |---|---|---|
                """;
        return settings.stream().map(SettingsPage::unreadRow).collect(Collectors.joining("", head, ""));
    }

    private static String unreadRow(UnreadSetting setting) {
        String effect = switch (setting.effect()) {
            case REFUSED -> "the program does not start" + (setting.harmless().isEmpty() ? "" : ", except with NO");
            case WARNED -> "a warning";
            case NONE -> "nothing";
        };
        return "| `" + setting.name() + "` | " + effect + " | " + cell(setting.why()) + " |\n";
    }

    private static String rows(List<Setting> settings) {
        String head = """
                | Variable | Default | What it is | What it may be |
                |---|---|---|---|
                """;
        return settings.stream().map(SettingsPage::row).collect(Collectors.joining("", head, ""));
    }

    private static String row(Setting setting) {
        String value = setting.defaultValue() == null ? "" : "`" + setting.defaultValue() + "`";
        return "| `" + setting.name() + "` | " + value + " | " + cell(setting.description()) + " | "
                + cell(setting.type().allowed()) + " |\n";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
