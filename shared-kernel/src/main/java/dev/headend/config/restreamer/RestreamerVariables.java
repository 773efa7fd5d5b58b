package dev.headend.config.restreamer;

import static dev.headend.config.restreamer.Component.COORDINATOR;
import static dev.headend.config.restreamer.Component.EDGE;
import static dev.headend.config.restreamer.Component.ENCODER;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import dev.headend.config.UnreadSetting;
import dev.headend.config.restreamer.RestreamerVariable.Honoured;
import dev.headend.config.restreamer.RestreamerVariable.WithoutEffect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All variables of Restreamer-Edge. */
public final class RestreamerVariables {
    static final String TOKEN = "RTMP_PUBLISH_TOKEN";
    static final String OTHER_TOKEN = "RTMP_SRV_APP_HLS_PUBLISH_TOKEN";
    static final String DEFAULT_TOKEN = "datarhei";
    static final String PASSWORD = "HTTP_AUTH_PASSWORD";
    static final String DEFAULT_PASSWORD = "datarhei";

    private static final String HLS = "RTMP_SRV_APP_HLS_";
    private static final String FRAGMENT = HLS + "HLS_FRAGMENT";
    private static final String LENGTH = HLS + "HLS_PLAYLIST_LENGTH";
    private static final String IDLE = HLS + "DROP_IDLE_PUBLISHER";
    private static final String CLEANUP = HLS + "HLS_CLEANUP";
    private static final String SNAPSHOTS = HLS + "SNAPSHOT_INTERVAL";
    private static final String SNAPSHOT_SECONDS = "SNAPSHOT_INTERVAL_SECONDS";
    private static final String TRANSCODING = HLS + "TRANSCODING";
    private static final String PROFILES = HLS + "TRANSCODING_PROFILES";
    private static final String ORIGIN = "HTTP_SRV_LOC_HLS_ACCESS_CONTROL_ALLOW_ORIGIN";
    static final String HTTPS = "HTTPS_SRV";
    private static final String DOMAINS = "HTTPS_SRV_CERT_DOMAIN";
    static final String LETS_ENCRYPT = "HTTPS_LETSENCRYPT";
    private static final String MAIL = "HTTPS_LETSENCRYPT_MAIL";
    /** The defaults, which are nobody's. */
    private static final String NO_DOMAIN = "example.org";

    private static final String NO_MAIL = "admin@example.org";
    private static final String HTTPS_PORT = "HTTPS_SRV_PORT";
    private static final String CERTIFICATES = "/etc/letsencrypt/live/";

    /** Of the files that HTTPS_SRV needs. */
    static final SettingsTable.Wording FILES = new SettingsTable.Wording(
            HTTPS + " is true",
            "; " + DOMAINS + " names the folder, and with " + LETS_ENCRYPT
                    + "=true the edge gets a certificate by itself, without files");

    private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]*");

    /** What the settings can be. */
    private static final long FEWEST_SEGMENTS = 3;

    private static final long MOST_SEGMENTS = 10_000;
    private static final long LONGEST_SEGMENT = 60;
    private static final long LONGEST_IDLE = 86_400;
    private static final long LONGEST_SNAPSHOT = 86_400;

    private static final List<RestreamerVariable> WORKERS = List.of(
            none("WORKER_PROCESSES", "1", "the edge uses all processors by itself"),
            none(
                    "WORKER_CONNECTIONS",
                    "1024",
                    "the edge takes as many connections as its memory bears: see RTMP_MAX_CONNECTIONS"));

    private static final List<RestreamerVariable> RTMP = List.of(
            none(
                    "RTMP_ACCESS_LOG",
                    "off",
                    "what is published and played is in the edge's log on standard output: LOG_REQUESTS switches it"),
            same("RTMP_SRV_PORT", SettingType.port(), "1935", "Port of RTMP.", EDGE, "RTMP_PORT"),
            none(
                    "RTMP_SRV_TIMEOUT",
                    "60s",
                    "a player that takes nothing for 15 s is disconnected, and an idle publisher after " + IDLE),
            none("RTMP_SRV_PING", "3m", "silent players are pinged every 30 s"),
            none("RTMP_SRV_PING_TIMEOUT", "30s", "a player that answers no ping is disconnected after 90 s"),
            none("RTMP_SRV_MAX_STREAMS", "32", "a connection has at most 8 message streams, of which clients use one"),
            none(
                    "RTMP_SRV_ACK_WINDOW",
                    "5000000",
                    "the edge announces a window of 2,500,000 bytes, and waits for none"),
            same("RTMP_SRV_CHUNK_SIZE", NginxTypes.size(), "4096", "Size of sent chunks.", EDGE, "RTMP_CHUNK_SIZE"),
            none("RTMP_SRV_MAX_MESSAGE", "1M", "messages are bounded by the memory that a connection may cost"),
            none("RTMP_SRV_BUFLEN", "5s", "it is for files that are played over RTMP, which neither program has"));

    private static final List<RestreamerVariable> APPLICATION = List.of(
            none(HLS + "INTERLEAVE", "on", "players over RTMP get audio and video in the order of the publisher"),
            none(HLS + "META", "copy", "players over RTMP get the publisher's metadata as it is"),
            none(HLS + "WAIT_KEY", "on", "players over RTMP always begin at a keyframe"),
            none(HLS + "WAIT_VIDEO", "on", "players over RTMP always begin at a keyframe, if the stream has video"),
            honoured(
                    IDLE,
                    NginxTypes.time(),
                    "10s",
                    "A publisher that sends nothing for this long is disconnected.",
                    new Translated(EDGE, "PUBLISHER_TIMEOUT_SECONDS", values -> Optional.of(idleSeconds(values)))),
            none(HLS + "SYNC", "10ms", "players over RTMP get the publisher's timestamps as they are"),
            none(HLS + "IDLE_STREAMS", "off", "players over RTMP always wait for the next stream when one has ended"));

    private static final List<RestreamerVariable> PLAYLISTS = List.of(
            honoured(
                    FRAGMENT,
                    NginxTypes.time(),
                    "2s",
                    "Planned duration of a segment, rounded to whole seconds.",
                    new Translated(
                            ENCODER, "HLS_TIME_SECONDS", values -> Optional.of(Long.toString(segmentSeconds(values))))),
            honoured(
                    LENGTH,
                    NginxTypes.time(),
                    "60",
                    "How far viewers can go back: the playlist has as many segments as that takes.",
                    new Translated(
                            ENCODER, "HLS_LIVE_PLAYLIST_SIZE", values -> Optional.of(Long.toString(segments(values))))),
            none(HLS + "HLS_SYNC", "1ms", "the encoder keeps audio and video together by itself"),
            none(
                    HLS + "HLS_CONTINOUS",
                    "off",
                    "a publisher who comes again begins another stream with a playlist of its own, which is at the channel's address"
                            + " then: the player page goes over to it by itself, other players load the address again"),
            new WithoutEffect(
                    "off",
                    UnreadSetting.withoutEffect(
                            HLS + "HLS_NESTED",
                            "a channel always has both addresses, /hls/NAME.m3u8 and /hls/NAME/index.m3u8")),
            honoured(
                    CLEANUP,
                    SettingType.yesNo(),
                    "on",
                    "off keeps all segments, and a playlist of the whole stream; on deletes what has left the playlist.",
                    new Translated(
                            COORDINATOR, "PUBLISH_RECORD", values -> Optional.of(values.isOn(CLEANUP) ? "NO" : "YES"))),
            none(
                    HLS + "HLS_FRAGMENT_NAMING",
                    "sequential",
                    "segments are numbered from 0, in a folder of their stream and rendition, so that no address is used twice"),
            none(HLS + "HLS_FRAGMENT_NAMING_GRANULARITY", "0", "segments are numbered, whatever their times are"),
            none(
                    HLS + "HLS_FRAGMENT_SLICING",
                    "plain",
                    "segments begin at the keyframe next to their planned time, at the same in all renditions"),
            same(
                    HLS + "HLS_TYPE",
                    SettingType.oneOf("live", "event"),
                    "live",
                    "event: playlists keep the whole stream, whatever " + LENGTH + " says; after " + MOST_SEGMENTS
                            + " segments it is ended, and goes on as another when its publisher comes again.",
                    ENCODER,
                    "HLS_PLAYLIST_TYPE"),
            same(
                    HLS + "HLS_KEY",
                    SettingType.yesNo(),
                    "off",
                    "on encrypts segments with AES-128. Their keys are beside them.",
                    ENCODER,
                    "HLS_KEYS"),
            same(
                    HLS + "HLS_FRAGMENTS_PER_KEY",
                    SettingType.integer(0, Integer.MAX_VALUE),
                    "0",
                    "Number of segments after which another key follows; 0: one key for each rendition of a stream.",
                    ENCODER,
                    "HLS_FRAGMENTS_PER_KEY"));

    private static final List<RestreamerVariable> RENDITIONS = List.of(
            honoured(
                    SNAPSHOTS,
                    NginxTypes.time(),
                    "60",
                    "How often a new picture of each stream is made; 0 makes none. It is at /images/NAME.jpg, and on the player page.",
                    new Translated(ENCODER, SNAPSHOT_SECONDS, RestreamerVariables::snapshotSeconds),
                    new Translated(EDGE, SNAPSHOT_SECONDS, RestreamerVariables::snapshotSeconds)),
            honoured(TRANSCODING, SettingType.yesNo(), "false", "true makes the renditions of " + PROFILES + "."),
            honoured(
                    PROFILES,
                    SettingType.partsParsedBy(
                            "profiles of 240p, 360p, 480p, 720p and native, split by commas", Profile::parse),
                    "240p,360p,480p,720p,native",
                    "Renditions, where " + TRANSCODING
                            + " is true; else there is only the native one. Those larger than the source"
                            + " are left out.",
                    new Translated(COORDINATOR, "PUBLISH_RESOLUTIONS", values -> Optional.of(resolutions(values)))));

    private static final List<RestreamerVariable> PUBLISHERS = List.of(
            same(
                    TOKEN,
                    SettingType.secretInAddress(),
                    DEFAULT_TOKEN,
                    "Who has it may publish: rtmp://HOST:PORT/hls/NAME?token=TOKEN. With the default, there is a warning.",
                    COORDINATOR,
                    "PUBLISH_TOKEN"),
            honoured(
                    OTHER_TOKEN,
                    SettingType.secretInAddress(),
                    "",
                    "Another name of " + TOKEN + ", used if that is not set."));

    private static final List<RestreamerVariable> HTTP = List.of(
            none("HTTP_SENDFILE", "on", "it tunes nginx"),
            none("HTTP_TCP_NOPUSH", "on", "it tunes nginx"),
            none("HTTP_TCP_NODELAY", "on", "it tunes nginx"),
            none("HTTP_ACCESS_LOG", "off", "the edge counts requests in its metrics, and writes no line for each"),
            same("HTTP_SRV_PORT", SettingType.port(), "80", "Port of HTTP.", EDGE, "HTTP_PORT"),
            same(
                    ORIGIN,
                    SettingType.text(),
                    "*",
                    "Origin of the pages whose players may load playlists and segments.",
                    EDGE,
                    "HLS_ALLOW_ORIGIN"),
            same(
                    "HTTP_AUTH_USERNAME",
                    SettingType.parsedBy("a name without a colon", RestreamerVariables::username),
                    "admin",
                    "Name for the status pages: /rtmp-stat, /rtmp-stat.xml, /rtmp-stat.json, /status and /metrics.",
                    EDGE,
                    "STATUS_USERNAME"),
            same(
                    PASSWORD,
                    SettingType.secretText(),
                    DEFAULT_PASSWORD,
                    "Password for them. With the default, there is a warning.",
                    EDGE,
                    "STATUS_PASSWORD"));

    private static final List<RestreamerVariable> CERTIFICATE = List.of(
            honoured(
                    HTTPS,
                    SettingType.yesNo(),
                    "false",
                    "true serves HTTPS besides: with a certificate that the edge gets, see " + LETS_ENCRYPT
                            + ", else with " + CERTIFICATES + "DOMAIN/fullchain.pem and privkey.pem.",
                    new Translated(EDGE, "SSL_CERT", certificate("fullchain.pem")),
                    new Translated(EDGE, "SSL_KEY", certificate("privkey.pem"))),
            honoured(
                    HTTPS_PORT,
                    SettingType.port(),
                    "443",
                    "Port of HTTPS.",
                    new Translated(EDGE, "SSL_PORT", ifHttps(values -> values.text(HTTPS_PORT)))),
            honoured(
                    DOMAINS,
                    SettingType.parsedBy("domain names, split by commas", RestreamerVariables::domains),
                    NO_DOMAIN,
                    "Whom the certificate is for. The first one names its folder, DOMAIN, where it is in files."),
            honoured(
                    LETS_ENCRYPT,
                    SettingType.yesNo(),
                    "false",
                    "true has the edge get a certificate for " + DOMAINS + " from Let's Encrypt, and renew it without a"
                            + " restart; " + HTTPS + " must be true, else there is a warning.",
                    new Translated(EDGE, "ACME_DOMAINS", ifFetched(values -> values.text(DOMAINS)))),
            honoured(
                    MAIL,
                    SettingType.emailAddress(),
                    NO_MAIL,
                    "Told to Let's Encrypt, unless it is the default.",
                    new Translated(
                            EDGE,
                            "ACME_EMAIL",
                            values -> ifFetched(all -> all.text(MAIL))
                                    .apply(values)
                                    .filter(mail -> !mail.equals(NO_MAIL)))));

    private static final List<RestreamerVariable> PLAYER = List.of(
            player("PLAYER_CREATE", "true", "false serves no player page."),
            player("PLAYER_WATERMARK_SOURCE", "none", "Image in a corner of the player page's picture."),
            player("PLAYER_WATERMARK_POSITION", "top-right", "The corner."),
            player("PLAYER_WATERMARK_LINK", "none", "Page that a click on the image opens."),
            player("PLAYER_COLOR_BUTTONS", "3daa48", "Color of the player page's buttons."),
            player("PLAYER_COLOR_SEEKBAR", "3daa48", "Color of its seek bar."),
            player(
                    "PLAYER_GA_ACCOUNT",
                    "none",
                    "Measurement id of Google Analytics (G-…), which the player page reports to. With the older ones (UA-…) it reports"
                            + " nothing, with a warning: Google has switched them off."),
            player(
                    "PLAYER_GA_TRACKERNAME",
                    "datarheiEdge",
                    "Sent with each report as the parameter tracker_name; today's script of Google knows no names of trackers."));

    /** In the order of Restreamer-Edge's own documentation. */
    public static final List<RestreamerVariable> ALL = Stream.of(
                    WORKERS, RTMP, APPLICATION, PLAYLISTS, RENDITIONS, PUBLISHERS, HTTP, CERTIFICATE, PLAYER)
            .flatMap(List::stream)
            .toList();

    /** Reads the variables; the property of each is called as itself. */
    static final SettingsTable TABLE = new SettingsTable(
            honoured(), List.of(RestreamerVariables::tooLong, RestreamerVariables::noDomains), unread());

    private RestreamerVariables() {}

    private static List<Setting> honoured() {
        return ALL.stream()
                .filter(Honoured.class::isInstance)
                .map(variable -> ((Honoured) variable).setting())
                .toList();
    }

    private static List<UnreadSetting> unread() {
        return ALL.stream()
                .filter(WithoutEffect.class::isInstance)
                .map(variable -> ((WithoutEffect) variable).unread())
                .toList();
    }

    private static RestreamerVariable none(String name, String defaultValue, String why) {
        return new WithoutEffect(defaultValue, UnreadSetting.warnedUnless(defaultValue, name, why));
    }

    private static RestreamerVariable honoured(
            String name, SettingType type, String defaultValue, String meaning, Translated... settings) {
        return new Honoured(name, type, defaultValue, meaning, List.of(settings));
    }

    private static RestreamerVariable same(
            String name, SettingType type, String defaultValue, String meaning, Component component, String setting) {
        return honoured(name, type, defaultValue, meaning, Translated.same(component, setting, name));
    }

    private static RestreamerVariable player(String name, String defaultValue, String meaning) {
        return same(name, SettingType.text(), defaultValue, meaning, EDGE, name);
    }

    private static Optional<String> tooLong(Map<String, String> texts) {
        return RestreamerValues.ofTexts(texts, FRAGMENT, LENGTH)
                .filter(values -> segments(values) > MOST_SEGMENTS)
                .map(values -> LENGTH + " is " + texts.get(LENGTH) + ", which is " + segments(values) + " segments of "
                        + segmentSeconds(values) + " s, but a playlist has at most " + MOST_SEGMENTS);
    }

    /** 0 is no limit there. */
    private static String idleSeconds(RestreamerValues values) {
        long seconds = Math.ceilDiv(values.number(IDLE), 1000);
        return Long.toString(seconds == 0 ? LONGEST_IDLE : Math.min(seconds, LONGEST_IDLE));
    }

    private static Optional<String> snapshotSeconds(RestreamerValues values) {
        return Optional.of(Long.toString(Math.min(Math.ceilDiv(values.number(SNAPSHOTS), 1000), LONGEST_SNAPSHOT)));
    }

    private static long segmentSeconds(RestreamerValues values) {
        return Math.clamp(Math.round(values.number(FRAGMENT) / 1000.0), 1, LONGEST_SEGMENT);
    }

    private static long segments(RestreamerValues values) {
        return Math.max(FEWEST_SEGMENTS, Math.ceilDiv(values.number(LENGTH), segmentSeconds(values) * 1000));
    }

    private static String resolutions(RestreamerValues values) {
        return values.isOn(TRANSCODING) ? Profile.resolutions(values.text(PROFILES)) : Profile.NATIVE.resolution();
    }

    private static Optional<String> noDomains(Map<String, String> texts) {
        boolean fetched = isYes(texts, HTTPS) && isYes(texts, LETS_ENCRYPT);
        return fetched && NO_DOMAIN.equals(texts.get(DOMAINS))
                ? Optional.of(LETS_ENCRYPT + " is true, but " + DOMAINS + " is the default " + NO_DOMAIN
                        + ": set it to the domain names that lead to this machine")
                : Optional.empty();
    }

    private static boolean isYes(Map<String, String> texts, String variable) {
        return SettingType.isYes(texts.getOrDefault(variable, ""));
    }

    private static Function<RestreamerValues, Optional<String>> certificate(String file) {
        return values -> values.isOn(LETS_ENCRYPT)
                ? Optional.empty()
                : ifHttps(all -> CERTIFICATES + domains(all.text(DOMAINS)).getFirst() + "/" + file)
                        .apply(values);
    }

    private static Function<RestreamerValues, Optional<String>> ifFetched(Function<RestreamerValues, String> value) {
        return values -> values.isOn(LETS_ENCRYPT) ? ifHttps(value).apply(values) : Optional.empty();
    }

    private static Function<RestreamerValues, Optional<String>> ifHttps(Function<RestreamerValues, String> value) {
        return values -> values.isOn(HTTPS) ? Optional.of(value.apply(values)) : Optional.empty();
    }

    /** Basic authentication cannot say one with a colon. */
    private static boolean username(String text) {
        if (text.indexOf(':') >= 0) {
            throw new IllegalArgumentException();
        }
        return true;
    }

    private static List<String> domains(String text) {
        List<String> domains = Stream.of(text.split(",", -1)).map(String::strip).toList();
        if (!domains.stream().allMatch(domain -> DOMAIN.matcher(domain).matches())) {
            throw new IllegalArgumentException();
        }
        return domains;
    }
}
