package dev.headend.coordinator;

import static dev.headend.config.SettingType.integer;
import static dev.headend.config.SettingType.port;
import static dev.headend.config.SettingType.seconds;

import dev.headend.config.ProxySettings;
import dev.headend.config.Setting;
import dev.headend.config.SettingsTable;
import dev.headend.config.https.HttpsSettings;
import dev.headend.config.restreamer.Component;
import dev.headend.config.restreamer.RestreamerEdge;
import dev.headend.coordinator.commands.CommandsSettings;
import dev.headend.coordinator.control.ControlSettings;
import dev.headend.coordinator.events.CallbackSettings;
import dev.headend.coordinator.store.StoreSettings;
import dev.headend.coordinator.verification.VerificationSettings;
import java.util.List;

/**
 * The environment variables of this program: those of its rooms, and those that {@link CoordinatorProperties} holds because
 * the room they are for knows no configuration.
 */
final class CoordinatorSettings {
    private static final String PREFIX = "headend.coordinator.";

    static final SettingsTable TABLE = httpPort()
            .and(ControlSettings.TABLE)
            .and(idLength())
            .and(CommandsSettings.REQUEST_LOG)
            .and(streamTimeouts())
            .and(HttpsSettings.TABLE)
            .and(VerificationSettings.TABLE)
            .and(CallbackSettings.TABLE)
            .and(ProxySettings.TABLE)
            .and(CommandsSettings.TABLE)
            .and(StoreSettings.TABLE)
            .withTranslation(RestreamerEdge.of(Component.COORDINATOR));

    private CoordinatorSettings() {}

    private static SettingsTable httpPort() {
        return table(Setting.of("HTTP_PORT", "server.port", port(), "80", "Port of plain HTTP and WebSocket."));
    }

    private static SettingsTable idLength() {
        return table(Setting.of(
                "ID_MAX_LENGTH",
                PREFIX + "id-max-length",
                integer(1, 1024),
                "128",
                "Longest channel and key, in characters."));
    }

    private static SettingsTable streamTimeouts() {
        return table(
                Setting.of(
                        "ENCODE_STOP_DELAY_SECONDS",
                        PREFIX + "encode-stop-delay",
                        seconds(0, 600),
                        "5",
                        "How long an encoder whose source has ended, and that has announced nothing yet, may go on"
                                + " before it is told to stop."),
                Setting.of(
                        "ENCODE_CLOSE_TIMEOUT_SECONDS",
                        PREFIX + "encode-close-timeout",
                        seconds(1, 86_400),
                        "300",
                        "How long an encoder that was told to stop may take to confirm it; then its capacity is free again"
                                + " and the application is told that the stream has closed."),
                Setting.of(
                        "RESUME_GRACE_SECONDS",
                        PREFIX + "resume-grace",
                        seconds(0, 3_600),
                        "30",
                        "How long streams wait to be resumed after their edge or encoder has lost its connection, or this"
                                + " program was restarted. Only for peers that support it."));
    }

    private static SettingsTable table(Setting... settings) {
        return new SettingsTable(List.of(settings), List.of());
    }
}
