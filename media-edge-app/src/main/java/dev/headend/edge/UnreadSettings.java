package dev.headend.edge;

import static dev.headend.config.UnreadSetting.refused;
import static dev.headend.config.UnreadSetting.refusedIfYes;
import static dev.headend.config.UnreadSetting.warned;
import static java.util.Map.entry;

import dev.headend.config.SettingsTable;
import dev.headend.config.UnreadSetting;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the RTMP and WebSocket servers of the existing fleet (docs/architecture.md) and Restreamer-Edge have settings for, and this program does not do. A row
 * moves into a settings table of its own when the program does it.
 */
final class UnreadSettings {
    private static final String NO_RESTREAMER = "this version does not have this setting of Restreamer-Edge; unset it";

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

    private static final Stream<String> RESTREAMER_TUNING = Stream.of(
            "WORKER_PROCESSES",
            "WORKER_CONNECTIONS",
            "HTTP_SENDFILE",
            "HTTP_TCP_NOPUSH",
            "HTTP_TCP_NODELAY",
            "HTTP_ACCESS_LOG",
            "RTMP_ACCESS_LOG");

    /** Settings of Restreamer-Edge that there is something else for. */
    private static final Stream<Map.Entry<String, String>> REPLACED = Stream.of(
            entry(
                    "RTMP_PUBLISH_TOKEN",
                    "CONTROL_BASE_URL or CALLBACK_URL, by which the application decides who may publish"),
            entry(
                    "RTMP_SRV_APP_HLS_PUBLISH_TOKEN",
                    "CONTROL_BASE_URL or CALLBACK_URL, by which the application decides who may publish"),
            entry("RTMP_SRV_PORT", "RTMP_PORT"),
            entry("RTMP_SRV_TIMEOUT", "PUBLISHER_TIMEOUT_SECONDS"),
            entry("RTMP_SRV_MAX_STREAMS", "RTMP_MAX_CONNECTIONS"),
            entry("RTMP_SRV_CHUNK_SIZE", "RTMP_CHUNK_SIZE"),
            entry("RTMP_SRV_APP_HLS_DROP_IDLE_PUBLISHER", "PUBLISHER_TIMEOUT_SECONDS"),
            entry("RTMP_SRV_APP_HLS_HLS_FRAGMENT", "HLS_TIME_SECONDS at the encoder"),
            entry("RTMP_SRV_APP_HLS_HLS_PLAYLIST_LENGTH", "HLS_LIVE_PLAYLIST_SIZE at the encoder"),
            entry("RTMP_SRV_APP_HLS_SNAPSHOT_INTERVAL", "the application's x-previews, of each stream"),
            entry("RTMP_SRV_APP_HLS_TRANSCODING", "the application's x-resolutions, of each stream"),
            entry("RTMP_SRV_APP_HLS_TRANSCODING_PROFILES", "the application's x-resolutions, of each stream"),
            entry("HTTP_SRV_PORT", "HTTP_PORT"),
            entry("HTTPS_SRV", "SSL_CERT and SSL_KEY"),
            entry("HTTPS_SRV_PORT", "SSL_PORT"),
            entry("HTTPS_SRV_CERT_DOMAIN", "SSL_CERT and SSL_KEY"),
            entry("HTTPS_LETSENCRYPT", "SSL_CERT and SSL_KEY, whose files another program renews"),
            entry("HTTPS_LETSENCRYPT_MAIL", "SSL_CERT and SSL_KEY, whose files another program renews"));

    private static final Stream<String> RESTREAMER = Stream.of(
            "RTMP_SRV_PING",
            "RTMP_SRV_PING_TIMEOUT",
            "RTMP_SRV_ACK_WINDOW",
            "RTMP_SRV_MAX_MESSAGE",
            "RTMP_SRV_BUFLEN",
            "RTMP_SRV_APP_HLS_INTERLEAVE",
            "RTMP_SRV_APP_HLS_META",
            "RTMP_SRV_APP_HLS_WAIT_KEY",
            "RTMP_SRV_APP_HLS_WAIT_VIDEO",
            "RTMP_SRV_APP_HLS_SYNC",
            "RTMP_SRV_APP_HLS_IDLE_STREAMS",
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
            "HTTP_SRV_LOC_HLS_ACCESS_CONTROL_ALLOW_ORIGIN",
            "HTTP_AUTH_USERNAME",
            "HTTP_AUTH_PASSWORD",
            "PLAYER_CREATE",
            "PLAYER_GA_ACCOUNT",
            "PLAYER_GA_TRACKERNAME");

    static final SettingsTable TABLE = SettingsTable.ofUnread(Stream.of(
                    SERVERS.stream(),
                    REPLACED.map(known -> refused(known.getKey(), NO_RESTREAMER + ", and use " + known.getValue())),
                    RESTREAMER.map(name -> refused(name, NO_RESTREAMER)),
                    RESTREAMER_TUNING.map(name -> warned(name, "it has no meaning here: it tunes nginx; unset it")))
            .flatMap(same -> same)
            .toList());

    private UnreadSettings() {}
}
