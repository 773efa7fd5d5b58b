package dev.headend.config;

import java.util.stream.Collectors;

/** What a program prints when it is asked for help: plain text for a terminal, made from its settings table. */
final class HelpPage {
    private static final int WIDTH = 100;
    private static final String INDENT = "      ";

    private HelpPage() {}

    /**
     * Writes the page.
     *
     * @param about what the program is, a sentence
     * @param table all its settings, the common ones too
     */
    static String of(String about, SettingsTable table) {
        return """
                %s

                Usage: java -jar PROGRAM.jar [%s | %s | %s]

                  %-10s only checks the settings
                  %-10s shows this
                  %-10s shows the version

                Settings are environment variables; an empty one counts as not set. Defaults are in brackets.

                %s""".formatted(
                        about,
                        Program.CHECK_ARGUMENT,
                        Program.HELP_ARGUMENT,
                        Program.VERSION_ARGUMENT,
                        Program.CHECK_ARGUMENT,
                        Program.HELP_ARGUMENT,
                        Program.VERSION_ARGUMENT,
                        table.settings().stream().map(HelpPage::paragraph).collect(Collectors.joining("\n")));
    }

    private static String paragraph(Setting setting) {
        String value = setting.defaultValue() == null ? "" : " [" + setting.defaultValue() + "]";
        String meaning = setting.description() + " Allowed: " + setting.type().allowed() + ".";
        return "  " + setting.name() + value + "\n" + wrapped(meaning.replace("`", ""));
    }

    private static String wrapped(String text) {
        StringBuilder page = new StringBuilder();
        StringBuilder line = new StringBuilder(INDENT);
        for (String word : text.split(" ")) {
            if (line.length() + word.length() > WIDTH) {
                page.append(line.toString().stripTrailing()).append('\n');
                line = new StringBuilder(INDENT);
            }
            line.append(word).append(' ');
        }
        return page.append(line.toString().stripTrailing()).append('\n').toString();
    }
}
