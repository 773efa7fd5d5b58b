package dev.headend.edge.rtmp.server;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import dev.headend.media.ChannelId;
import java.util.List;

/** The environment variables of the RTMP ports, read into {@link RtmpProperties}. */
public final class RtmpSettings {
    private static final int MAX_CHUNK = 16_777_215;

    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.of(
                            "RTMP_SERVER",
                            "headend.edge.rtmp.enabled",
                            SettingType.yesNo(),
                            "YES",
                            "NO serves no RTMP: neither RTMP_PORT nor RTMPS_PORT is opened. EXTERNAL_PORT and EXTERNAL_SSL are"
                                    + " WebSocket's then."),
                    Setting.of(
                            "RTMP_PORT", "headend.edge.rtmp.port", SettingType.port(), "1935", "Port of plain RTMP."),
                    Setting.optional(
                            "RTMPS_PORT",
                            "headend.edge.rtmp.tls-port",
                            SettingType.port(),
                            "Port of RTMP over TLS, served beside RTMP_PORT when there is a certificate (SSL_CERT or ACME_DOMAINS). By default"
                                    + " 1936; with WS_SERVER=NO it is SSL_PORT, and HTTPS is not served."),
                    Setting.of(
                            "RTMP_TRANSPORT",
                            "headend.edge.rtmp.transport",
                            SettingType.oneOf("auto", "epoll", "io_uring", "nio"),
                            "auto",
                            "By which facility of the operating system sockets are served; auto is epoll on Linux, else nio."),
                    Setting.of(
                            "RTMP_PROXY_PROTOCOL",
                            "headend.edge.rtmp.proxy-protocol",
                            SettingType.yesNo(),
                            "NO",
                            "YES behind a load balancer that names the client by the PROXY protocol (version 1 or 2, on both"
                                    + " ports, before TLS). Connections without its header are refused then, those of encoders"
                                    + " too."),
                    Setting.of(
                            "RTMP_CHUNK_SIZE",
                            "headend.edge.rtmp.chunk-size",
                            SettingType.integer(128, MAX_CHUNK),
                            "4096",
                            "Size of the RTMP chunks that are sent, in bytes."),
                    Setting.optional(
                            "RTMP_TOKEN_APPLICATION",
                            "headend.edge.rtmp.token-application",
                            SettingType.parsedBy("letters, digits, - and _", ChannelId::new),
                            "Name of an application whose streams are named by their channel, with the key as a parameter:"
                                    + " rtmp://HOST:PORT/NAME/CHANNEL?token=KEY. Other names remain channels"
                                    + " (rtmp://HOST:PORT/CHANNEL/KEY); none of this name can be published over RTMP then."
                                    + " If unset, there is no such application."),
                    Setting.optional(
                            "RTMP_MAX_CONNECTIONS",
                            "headend.edge.rtmp.max-connections",
                            SettingType.integer(0, Integer.MAX_VALUE),
                            "Connections of streams in all, RTMP and WebSocket together; 0 = no limit. By default as many as the memory bears: some 5,000 with"
                                    + " -Xmx384m, 13,500 with -Xmx1g; where RTMPS is served too, 3,000 and 8,200. A quarter of them may neither publish nor play yet:"
                                    + " beyond, the oldest of those is closed."),
                    Setting.of(
                            "PUBLISHER_TIMEOUT_SECONDS",
                            "headend.edge.rtmp.publisher-timeout",
                            SettingType.seconds(1, 86_400),
                            "60",
                            "A publisher that sends nothing for this long is disconnected.")),
            List.of());

    private RtmpSettings() {}
}
