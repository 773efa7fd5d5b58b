package dev.headend.edge;

import static dev.headend.config.UnreadSetting.refused;
import static dev.headend.config.UnreadSetting.refusedIfNo;
import static dev.headend.config.UnreadSetting.refusedIfYes;
import static dev.headend.config.UnreadSetting.warned;
import static dev.headend.config.UnreadSetting.withoutEffect;

import dev.headend.config.SettingsTable;
import dev.headend.config.UnreadSetting;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the existing RTMP and WebSocket servers and Restreamer-Edge have settings for, and this program does not do. A row
 * moves into a settings table of its own when the program does it.
 */
final class UnreadSettings {
    private static final String NO_WEBSOCKET = "this version takes and gives no streams over WebSocket; unset it";

    private static final String NO_RESTREAMER =
            "this version has no settings of Restreamer-Edge; unset it, and see docs/settings-media-edge.md for what there is"
                    + " instead";

    private static final List<UnreadSetting> SERVERS = List.of(
            refusedIfNo("RTMP_SERVER", "RTMP cannot be switched off; unset it"),
            refusedIfYes("WS_SERVER", NO_WEBSOCKET),
            refused(
                    "PLAY_WHITELIST",
                    "this version takes and gives no streams over WebSocket; unset it, and use RTMP_PLAY_WHITELIST for"
                            + " players over RTMP"),
            refused("EXTERNAL_WS_PORT", NO_WEBSOCKET),
            refusedIfYes("EXTERNAL_WS_SSL", NO_WEBSOCKET),
            withoutEffect("DISABLE_TEST_CLIENT", "there is no test client: it is for streams over WebSocket"),
            refusedIfYes(
                    "ID_ALLOW_EMPTY",
                    "a channel and a key have at least one character here, as channels are folders; unset it"),
            refusedIfYes(
                    "ID_ALLOW_SPECIAL_CHARACTERS",
                    "a channel and a key are letters, digits, - and _ here, as channels are folders; unset it"),
            warned(
                    "MSG_BUFFER_SIZE",
                    "it has no meaning here: what waits to be sent is bounded in bytes, not in messages; unset it"));

    private static final Stream<String> RESTREAMER_TUNING = Stream.of(
            "WORKER_PROCESSES",
            "WORKER_CONNECTIONS",
            "HTTP_SENDFILE",
            "HTTP_TCP_NOPUSH",
            "HTTP_TCP_NODELAY",
            "HTTP_ACCESS_LOG",
            "RTMP_ACCESS_LOG");

    private static final Stream<String> RESTREAMER = Stream.of(
            "RTMP_PUBLISH_TOKEN",
            "RTMP_SRV_APP_HLS_PUBLISH_TOKEN",
            "RTMP_SRV_PORT",
            "RTMP_SRV_TIMEOUT",
            "RTMP_SRV_PING",
            "RTMP_SRV_PING_TIMEOUT",
            "RTMP_SRV_MAX_STREAMS",
            "RTMP_SRV_ACK_WINDOW",
            "RTMP_SRV_CHUNK_SIZE",
            "RTMP_SRV_MAX_MESSAGE",
            "RTMP_SRV_BUFLEN",
            "RTMP_SRV_APP_HLS_INTERLEAVE",
            "RTMP_SRV_APP_HLS_META",
            "RTMP_SRV_APP_HLS_WAIT_KEY",
            "RTMP_SRV_APP_HLS_WAIT_VIDEO",
            "RTMP_SRV_APP_HLS_DROP_IDLE_PUBLISHER",
            "RTMP_SRV_APP_HLS_SYNC",
            "RTMP_SRV_APP_HLS_IDLE_STREAMS",
            "RTMP_SRV_APP_HLS_HLS_FRAGMENT",
            "RTMP_SRV_APP_HLS_HLS_PLAYLIST_LENGTH",
            "RTMP_SRV_APP_HLS_HLS_SYNC",
            "RTMP_SRV_APP_HLS_HLS_CONTINOUS",
            "RTMP_SRV_APP_HLS_HLS_NESTED",
            "RTMP_SRV_APP_HLS_HLS_CLEANUP",
            "RTMP_SRV_APP_HLS_HLS_FRAGMENT_NAMING",
            "RTMP_SRV_APP_HLS_HLS_FRAGMENT_NAMING_GRANULARITY",
            "RTMP_SRV_APP_HLS_HLS_FRAGMENT_SLICING",
            "RTMP_SRV_APP_HLS_HLS_TYPE",
            "RTMP_SRV_APP_HLS_HLS_KEY",
            "RTMP_SRV_APP_HLS_HLS_FRAGMENTS_PER_KEY",
            "RTMP_SRV_APP_HLS_SNAPSHOT_INTERVAL",
            "RTMP_SRV_APP_HLS_TRANSCODING",
            "RTMP_SRV_APP_HLS_TRANSCODING_PROFILES",
            "HTTP_SRV_PORT",
            "HTTP_SRV_LOC_HLS_ACCESS_CONTROL_ALLOW_ORIGIN",
            "HTTP_AUTH_USERNAME",
            "HTTP_AUTH_PASSWORD",
            "HTTPS_SRV",
            "HTTPS_SRV_PORT",
            "HTTPS_SRV_CERT_DOMAIN",
            "HTTPS_LETSENCRYPT",
            "HTTPS_LETSENCRYPT_MAIL",
            "PLAYER_CREATE",
            "PLAYER_WATERMARK_SOURCE",
            "PLAYER_WATERMARK_POSITION",
            "PLAYER_WATERMARK_LINK",
            "PLAYER_COLOR_BUTTONS",
            "PLAYER_COLOR_SEEKBAR",
            "PLAYER_GA_ACCOUNT",
            "PLAYER_GA_TRACKERNAME");

    static final SettingsTable TABLE = SettingsTable.ofUnread(Stream.of(
                    SERVERS.stream(),
                    RESTREAMER.map(name -> refused(name, NO_RESTREAMER)),
                    RESTREAMER_TUNING.map(name -> warned(name, "it has no meaning here: it tunes nginx; unset it")))
            .flatMap(same -> same)
            .toList());

    private UnreadSettings() {}
}
