package dev.headend.edge.control;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.List;

/** The environment variables of the control connection, read into {@link ControlProperties} and {@link ExternalProperties}. */
public final class ControlSettings {
    private static final SettingsTable COORDINATOR = new SettingsTable(
            List.of(
                    Setting.optional(
                            "CONTROL_BASE_URL",
                            "headend.edge.control.base-url",
                            SettingType.url("ws", "wss"),
                            "URL of the coordinator, which decides who may publish. If unset, CALLBACK_URL does; if that"
                                    + " is unset too, every key is accepted."),
                    Setting.of(
                            "CONTROL_USE",
                            "headend.edge.control.use",
                            SettingType.yesNo(),
                            "YES",
                            "NO does not use the coordinator although its URL is set."),
                    Setting.optional(
                            "CONTROL_SECRET",
                            "headend.edge.control.secret",
                            SettingType.secretText(),
                            "Secret by which the coordinator authenticates this program.")),
            List.of());

    private static final SettingsTable EXTERNAL = new SettingsTable(
            List.of(
                    Setting.optional(
                            "EXTERNAL_IP",
                            "headend.edge.external.ip",
                            SettingType.ipAddress(),
                            "Address that encoders reach this program at."
                                    + " By default the one it connects to the coordinator from."),
                    Setting.optional(
                            "EXTERNAL_PORT",
                            "headend.edge.external.port",
                            SettingType.integer(1, 65_535),
                            "Port that encoders reach RTMP at, or streams over WebSocket where RTMP_SERVER is NO. By default the"
                                    + " port that is served: of TLS when EXTERNAL_SSL is YES and there is a certificate."),
                    Setting.optional(
                            "EXTERNAL_RTMP_PORT",
                            "headend.edge.external.rtmp-port",
                            SettingType.integer(1, 65_535),
                            "Port that encoders reach RTMP at; takes precedence over EXTERNAL_PORT."),
                    Setting.of(
                            "EXTERNAL_SSL",
                            "headend.edge.external.ssl",
                            SettingType.yesNo(),
                            "NO",
                            "YES if encoders are to use TLS. Streams over WebSocket stay without it if"
                                    + " RTMP is served too and there is neither a certificate nor EXTERNAL_WS_PORT."),
                    Setting.optional(
                            "EXTERNAL_RTMP_SSL",
                            "headend.edge.external.rtmp-ssl",
                            SettingType.yesNo(),
                            "YES if encoders are to use TLS for RTMP; takes precedence over EXTERNAL_SSL."),
                    Setting.optional(
                            "EXTERNAL_WS_PORT",
                            "headend.edge.external.ws-port",
                            SettingType.integer(1, 65_535),
                            "Port that encoders reach streams over WebSocket at. By default HTTP_PORT, or SSL_PORT when they are"
                                    + " to use TLS and there is a certificate; where RTMP_SERVER is NO, EXTERNAL_PORT comes first."),
                    Setting.optional(
                            "EXTERNAL_WS_SSL",
                            "headend.edge.external.ws-ssl",
                            SettingType.yesNo(),
                            "YES if encoders are to use TLS for streams over WebSocket; takes precedence over EXTERNAL_SSL.")),
            List.of());

    public static final SettingsTable TABLE = COORDINATOR.and(EXTERNAL);

    private ControlSettings() {}
}
