package dev.headend.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings that every program has. */
public final class CommonSettings {
    /** Its name, as it decides how others are read. */
    public static final String RESTREAMER_EDGE = "RESTREAMER_EDGE";

    /** To be joined to a program's own table. */
    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.of(
                            "MANAGEMENT_PORT",
                            "management.server.port",
                            SettingType.port(),
                            "8081",
                            "Port of health and metrics (Actuator), apart from the public one."),
                    Setting.optional(
                            "BIND_ADDRESS",
                            "server.address",
                            SettingType.ipAddress(),
                            "Address to listen on. By default all network interfaces. MANAGEMENT_PORT is open on all in any case,"
                                    + " as probes and Prometheus ask from elsewhere."),
                    Setting.of(
                            RESTREAMER_EDGE,
                            "headend.restreamer-edge",
                            SettingType.yesNo(),
                            "NO",
                            "YES reads the variables of Restreamer-Edge as settings of these programs (docs/restreamer-edge.md); ./headend"
                                    + " edge sets it."),
                    Setting.of(
                            "LOG_DEBUG",
                            "headend.log.debug",
                            SettingType.yesNo(),
                            "NO",
                            "YES writes debug messages to the log."),
                    Setting.of(
                            "LOG_FORMAT",
                            "headend.log.format",
                            SettingType.oneOf("text", "json"),
                            "text",
                            "json writes one JSON object a line (Elastic Common Schema)."),
                    Setting.of(
                            "SHUTDOWN_SECONDS",
                            "spring.lifecycle.timeout-per-shutdown-phase",
                            SettingType.seconds(1, 3600),
                            "30",
                            "How long a program that is told to stop may take to finish what is running.")),
            List.of(CommonSettings::managementIsApart));

    private CommonSettings() {}

    /** On one port Spring would serve both, and the public would get health and metrics without a password. */
    private static Optional<String> managementIsApart(Map<String, String> values) {
        String port = values.get("MANAGEMENT_PORT");
        return port == null || port.equals("0") || !port.equals(values.get("HTTP_PORT"))
                ? Optional.empty()
                : Optional.of("HTTP_PORT and MANAGEMENT_PORT are both " + port + ", but each needs its own");
    }
}
