package dev.headend.edge.websocket.server;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import dev.headend.net.IpRanges;
import java.util.List;

/** The environment variables of streams over WebSocket, read into {@link WebSocketProperties}. */
public final class WebSocketSettings {
    private static final int MOST_MB = 64;

    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.of(
                            "WS_SERVER",
                            "headend.edge.websocket.enabled",
                            SettingType.yesNo(),
                            "YES",
                            "NO serves no streams over WebSocket; SSL_PORT is the port of RTMPS then, unless RTMPS_PORT is set. With YES they are published and received at HTTP_PORT, and at"
                                    + " SSL_PORT when there is a certificate: ws://HOST:PORT/CHANNEL/KEY/publish, and receive,"
                                    + " receive-clear-cache or probe in the place of publish."),
                    Setting.of(
                            "PLAY_WHITELIST",
                            "headend.edge.websocket.play-whitelist",
                            SettingType.partsParsedBy(
                                    "addresses and subnets with commas between them, or *", IpRanges::parse),
                            "*",
                            "Who may receive over WebSocket: addresses and subnets, IPv4 and IPv6, or * for everybody. Encoders"
                                    + " must be among them."),
                    Setting.of(
                            "WS_ALLOWED_ORIGINS",
                            "headend.edge.websocket.allowed-origins",
                            SettingType.partsParsedBy(
                                    "origins with commas between them, or *", WebSocketProperties::origins),
                            "*",
                            "Origins of the pages that may publish and receive in a browser, with commas between them:"
                                    + " https://studio.example for example; * for all. Programs that are no browser name none,"
                                    + " and are not restricted, nor is a stream's encoder."),
                    Setting.optional(
                            "WS_TRUSTED_PROXIES",
                            "headend.edge.websocket.trusted-proxies",
                            SettingType.partsParsedBy(
                                    "addresses and subnets with commas between them", IpRanges::parse),
                            "Reverse proxies in front of streams over WebSocket: their addresses and subnets. What they say in"
                                    + " X-Forwarded-For is the client's address then, for limits, lists, the log and your"
                                    + " application. By default that header is ignored, as anybody may send it."),
                    Setting.of(
                            "WS_MAX_MESSAGE_MB",
                            "headend.edge.websocket.max-message-mb",
                            SettingType.integer(1, MOST_MB),
                            "16",
                            "The longest message that a publisher may send over WebSocket, in MiB. Encoders take none longer than 16:"
                                    + " more is only for streams that are not encoded.")),
            List.of());

    private WebSocketSettings() {}
}
