package dev.headend.edge;

import static dev.headend.config.UnreadSetting.refused;
import static dev.headend.config.UnreadSetting.refusedIfYes;
import static dev.headend.config.UnreadSetting.warned;

import dev.headend.config.SettingsTable;
import dev.headend.config.UnreadSetting;
import dev.headend.config.restreamer.RestreamerVariable;
import dev.headend.config.restreamer.RestreamerVariable.Honoured;
import dev.headend.config.restreamer.RestreamerVariable.WithoutEffect;
import dev.headend.config.restreamer.RestreamerVariables;
import dev.headend.config.restreamer.Translated;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the RTMP and WebSocket servers of the existing fleet (docs/architecture.md) and Restreamer-Edge have settings for, and this program does not do. A row
 * moves into a settings table of its own when the program does it. Restreamer-Edge's are read where its preset is used.
 */
final class UnreadSettings {
    private static final String PRESET =
            "it is a setting of Restreamer-Edge, which only ./headend edge reads (RESTREAMER_EDGE): unset it";

    /** What the page of settings says in place of a row for each of them. */
    static final String RESTREAMER_ROWS = """

            The [variables of Restreamer-Edge](restreamer-edge.md#every-variable) are read by `./headend edge` alone, which sets
            `RESTREAMER_EDGE`. Without that, one that would change something stops the start, and names the setting to use in its
            place; the others cause a warning.
            """;

    private static final List<UnreadSetting> SERVERS = List.of(
            refusedIfYes(
                    "ID_ALLOW_EMPTY",
                    "a channel and a key have at least one character here, as channels are folders; unset it"),
            refusedIfYes(
                    "ID_ALLOW_SPECIAL_CHARACTERS",
                    "a channel and a key are letters, digits, - and _ here, as channels are folders; unset it"),
            warned(
                    "MSG_BUFFER_SIZE",
                    "it has no meaning here: what waits to be sent is bounded in bytes, not in messages; unset it"));

    private UnreadSettings() {}

    /** @param own the settings of this program, of which some are Restreamer-Edge's too */
    static SettingsTable table(SettingsTable own) {
        Stream<UnreadSetting> restreamer = RestreamerVariables.ALL.stream()
                .filter(variable -> own.settings().stream()
                        .noneMatch(setting -> setting.name().equals(variable.name())))
                .map(UnreadSettings::withoutPreset);
        return SettingsTable.ofUnread(
                Stream.concat(SERVERS.stream(), restreamer).toList());
    }

    /** What would change something must not be overlooked. */
    private static UnreadSetting withoutPreset(RestreamerVariable variable) {
        return switch (variable) {
            case Honoured honoured -> refused(honoured.name(), PRESET + instead(honoured));
            case WithoutEffect nothing -> warned(nothing.name(), PRESET);
        };
    }

    private static String instead(Honoured variable) {
        return variable.settings().isEmpty()
                ? ""
                : variable.settings().stream()
                        .map(Translated::toString)
                        .collect(Collectors.joining(" and ", ", and use ", ""));
    }
}
