package dev.headend.edge;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import dev.headend.config.https.HttpsSettings;
import dev.headend.edge.live.LiveSettings;
import dev.headend.media.ChannelId;
import dev.headend.net.IpRanges;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environment variables of this program (spec/programs.md, spec/rtmp-edge.md). */
final class MediaEdgeSettings {
    private static final int MAX_CHUNK = 16_777_215;
    private static final int MAX_CACHE_MB = 65_536;
    private static final int LONGEST_ID = 1024;

    private static final SettingType ADDRESSES =
            SettingType.parsedBy("addresses and subnets with commas between them, or *", IpRanges::parse);

    private static final List<Setting> LISTENING = List.of(
            Setting.of("HTTP_PORT", "server.port", SettingType.port(), "80", "Port of plain HTTP."),
            Setting.of("RTMP_PORT", "headend.edge.rtmp.port", SettingType.port(), "1935", "Port of plain RTMP."),
            Setting.of(
                    "RTMP_CHUNK_SIZE",
                    "headend.edge.rtmp.chunk-size",
                    SettingType.integer(128, MAX_CHUNK),
                    "4096",
                    "Bytes of a chunk that is sent."));

    private static final List<Setting> ADMISSION = List.of(
            Setting.of(
                    "ID_MAX_LENGTH",
                    "headend.edge.admission.id-max-length",
                    SettingType.integer(1, LONGEST_ID),
                    String.valueOf(ChannelId.DEFAULT_MAX_LENGTH),
                    "The most characters that a channel or a key may have."),
            Setting.of(
                    "RTMP_PLAY_WHITELIST",
                    "headend.edge.admission.play-whitelist",
                    ADDRESSES,
                    "*",
                    "Who may play over RTMP: addresses and subnets, v4 and v6, or * for everybody."),
            Setting.of(
                    "MAX_IP_CONCURRENT_CONNECTIONS",
                    "headend.edge.admission.max-ip-connections",
                    SettingType.integer(0, Integer.MAX_VALUE),
                    "4",
                    "RTMP connections that one address may hold at once; 0 = any number."),
            Setting.optional(
                    "CONCURRENT_LIMIT_WHITELIST",
                    "headend.edge.admission.limit-whitelist",
                    ADDRESSES,
                    "Who is free of that limit: addresses and subnets, or * for everybody."),
            Setting.of(
                    "GOP_CACHE_SIZE_MB",
                    "headend.edge.live.cache-mb",
                    SettingType.integer(0, MAX_CACHE_MB),
                    String.valueOf(LiveSettings.DEFAULT_CACHE_MB),
                    "The most that is kept of a channel for players who come late, in MiB; 0 keeps nothing."));

    private static final List<Setting> CONTROL = List.of(
            Setting.optional(
                    "CONTROL_BASE_URL",
                    "headend.edge.control.base-url",
                    SettingType.url("ws", "wss"),
                    "Where the coordinator is. Without it everybody may publish."),
            Setting.of(
                    "CONTROL_USE",
                    "headend.edge.control.use",
                    SettingType.yesNo(),
                    "YES",
                    "NO leaves the coordinator alone although its address is set."),
            Setting.optional(
                    "CONTROL_SECRET",
                    "headend.edge.control.secret",
                    SettingType.secretText(),
                    "What this program shows to the coordinator to be let in."),
            Setting.optional(
                    "EXTERNAL_IP",
                    "headend.edge.external.ip",
                    SettingType.ipAddress(),
                    "Address that encoders reach this program at. By default the one it reaches the coordinator from."),
            Setting.optional(
                    "EXTERNAL_PORT",
                    "headend.edge.external.port",
                    SettingType.integer(1, 65_535),
                    "Port that encoders reach RTMP at. By default RTMP_PORT."),
            Setting.optional(
                    "EXTERNAL_RTMP_PORT",
                    "headend.edge.external.rtmp-port",
                    SettingType.integer(1, 65_535),
                    "The same; counts more than EXTERNAL_PORT."),
            Setting.of(
                    "EXTERNAL_SSL",
                    "headend.edge.external.ssl",
                    SettingType.yesNo(),
                    "NO",
                    "YES says that the external port speaks TLS."),
            Setting.optional(
                    "EXTERNAL_RTMP_SSL",
                    "headend.edge.external.rtmp-ssl",
                    SettingType.yesNo(),
                    "The same; counts more than EXTERNAL_SSL."));

    private static final List<Setting> REST = List.of(Setting.of(
            "HLS_FILESYSTEM_PATH",
            "headend.edge.delivery.root",
            SettingType.path(),
            "./data/media",
            "Folder that is delivered from; the encoder writes hls/ and img-preview/ into it."));

    static final SettingsTable TABLE = new SettingsTable(LISTENING, List.of(MediaEdgeSettings::portsDiffer))
            .and(HttpsSettings.TABLE)
            .and(new SettingsTable(ADMISSION, List.of()))
            .and(new SettingsTable(CONTROL, List.of()))
            .and(new SettingsTable(REST, List.of()));

    private MediaEdgeSettings() {}

    private static Optional<String> portsDiffer(Map<String, String> values) {
        Map<String, String> taken = new HashMap<>();
        for (String setting : servedPorts(values)) {
            String port = values.get(setting);
            String other = port == null || port.equals("0") ? null : taken.put(port, setting);
            if (other != null) {
                return Optional.of(other + " and " + setting + " are both " + port + ", but each needs its own");
            }
        }
        return Optional.empty();
    }

    private static List<String> servedPorts(Map<String, String> values) {
        boolean tls = values.containsKey("SSL_CERT") && values.containsKey("SSL_KEY");
        return tls ? List.of("HTTP_PORT", "RTMP_PORT", "SSL_PORT") : List.of("HTTP_PORT", "RTMP_PORT");
    }
}
