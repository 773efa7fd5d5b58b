package dev.headend.edge;

import dev.headend.config.ProxySettings;
import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import dev.headend.config.drain.DrainSettings;
import dev.headend.config.https.HttpsSettings;
import dev.headend.config.restreamer.Component;
import dev.headend.config.restreamer.RestreamerEdge;
import dev.headend.edge.acme.AcmeSettings;
import dev.headend.edge.admission.AdmissionSettings;
import dev.headend.edge.callback.CallbackSettings;
import dev.headend.edge.control.ControlSettings;
import dev.headend.edge.delivery.DeliverySettings;
import dev.headend.edge.delivery.player.PlayerSettings;
import dev.headend.edge.delivery.testclient.TestClientSettings;
import dev.headend.edge.live.LiveSettings;
import dev.headend.edge.redis.RedisSettings;
import dev.headend.edge.rtmp.server.RtmpSettings;
import dev.headend.edge.status.StatusSettings;
import dev.headend.edge.websocket.server.WebSocketSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The environment variables of this program (spec/programs.md, spec/rtmp-edge.md). Each is defined beside the properties it
 * is read into; here they are put together, in the order of the documentation.
 */
final class MediaEdgeSettings {
    private static final SettingsTable HTTP = new SettingsTable(
            List.of(
                    Setting.of("HTTP_PORT", "server.port", SettingType.port(), "80", "Port of plain HTTP."),
                    Setting.of(
                            "HTTP_PROXY_PROTOCOL",
                            "headend.edge.http-proxy-protocol",
                            SettingType.yesNo(),
                            "NO",
                            "YES behind a load balancer for TCP that names the client by the PROXY protocol (version 1 or 2, at"
                                    + " HTTP_PORT and SSL_PORT, before TLS). Connections without its header are refused then,"
                                    + " those of encoders too."),
                    Setting.optional(
                            "HTTP_MAX_CONNECTIONS",
                            "headend.edge.http.max-connections",
                            SettingType.integer(0, Integer.MAX_VALUE),
                            "Connections of viewers and of all others who ask over HTTP, at HTTP_PORT and SSL_PORT together; 0 = no"
                                    + " limit. Streams over WebSocket count for RTMP_MAX_CONNECTIONS instead. By default as many as the"
                                    + " memory bears: some 12,000 with -Xmx384m, 32,000 with -Xmx1g; with a certificate half as many."
                                    + " Connections beyond are closed at once. The system must allow as many open files"
                                    + " (ulimit -n).")),
            List.of());

    private static final SettingsTable READ = HTTP.and(ServedSides.TABLE)
            .and(RtmpSettings.TABLE)
            .and(HttpsSettings.TABLE)
            .and(AcmeSettings.TABLE)
            .and(WebSocketSettings.TABLE)
            .and(AdmissionSettings.TABLE)
            .and(LiveSettings.TABLE)
            .and(ControlSettings.TABLE)
            .and(CallbackSettings.TABLE)
            .and(ProxySettings.TABLE)
            .and(RedisSettings.TABLE)
            .and(DeliverySettings.TABLE)
            .and(PlayerSettings.TABLE)
            .and(StatusSettings.TABLE)
            .and(TestClientSettings.TABLE)
            .and(DrainSettings.TABLE);

    static final SettingsTable TABLE = READ.and(UnreadSettings.table(READ))
            .withHints(List.of(
                    MediaEdgeSettings::redisUnused,
                    ServedSides::httpsNotServed,
                    ServedSides::rtmpTlsNotServed,
                    ServedSides::webSocketTlsNotServed,
                    MediaEdgeSettings::callbackBesideCoordinator,
                    DeliverySettings::insecureMedia,
                    PlayerSettings::analyticsSwitchedOff))
            .withTranslation(RestreamerEdge.of(Component.EDGE));

    private MediaEdgeSettings() {}

    /** A NO is meant as it stands. */
    private static Optional<String> redisUnused(Map<String, String> set) {
        return set.containsKey("REDIS_HOST") && !set.containsKey("REDIS_USE")
                ? Optional.of("REDIS_HOST is set, but no commands are taken from Redis without REDIS_USE=YES")
                : Optional.empty();
    }

    private static Optional<String> callbackBesideCoordinator(Map<String, String> set) {
        boolean coordinator =
                set.containsKey("CONTROL_BASE_URL") && SettingType.isYes(set.getOrDefault("CONTROL_USE", "YES"));
        return coordinator && set.containsKey("CALLBACK_URL")
                ? Optional.of(
                        "CALLBACK_URL is set, but nothing is sent there: the coordinator (CONTROL_BASE_URL) asks the"
                                + " application")
                : Optional.empty();
    }
}
