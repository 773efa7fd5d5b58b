package dev.headend.edge.delivery;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The environment variables of the delivery, read into {@link DeliveryProperties}. */
public final class DeliverySettings {
    private static final int MAX_SNAPSHOT_SECONDS = 86_400;
    private static final String MEDIA_URL = "HLS_MEDIA_URL";

    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.of(
                            "HLS_FILESYSTEM_PATH",
                            "headend.edge.delivery.root",
                            SettingType.path(),
                            "./data/media",
                            "Folder that is delivered from; the encoder writes hls/ and img-preview/ into it."),
                    Setting.of(
                            "HLS_ALLOW_ORIGIN",
                            "headend.edge.delivery.allow-origin",
                            SettingType.parsedBy(
                                    "*, or an origin such as https://site.example", DeliverySettings::origin),
                            DeliveryProperties.ANY_ORIGIN,
                            "Origin of the pages whose players may load what is delivered (Access-Control-Allow-Origin); * for all."),
                    Setting.optional(
                            MEDIA_URL,
                            "headend.edge.delivery.media-url",
                            SettingType.parsedBy(
                                    "a URL that begins with http:// or https://, with the name or IPv4 address of a server,"
                                            + " without user, query and fragment, and with letters, digits and -._~/% in its path",
                                    MediaUrl::of),
                            "URL of the folder that viewers load media from, where the encoder stores them elsewhere (HLS_STORAGE_TYPE):"
                                    + " of the bucket, the container or the CDN in front of it. The pages of this program load"
                                    + " URL/hls/… and URL/images/… then; docs/delivery.md says what it must allow. If unset, they load"
                                    + " from this program."),
                    Setting.of(
                            "SNAPSHOT_INTERVAL_SECONDS",
                            "headend.edge.delivery.snapshot-seconds",
                            SettingType.integer(0, MAX_SNAPSHOT_SECONDS),
                            "0",
                            "As of the encoder. More than 0: until a channel plays, the player page shows its latest picture,"
                                    + " `/images/CHANNEL.jpg`, and the overview those of all that are live. 0: they do not ask for any.")),
            List.of());

    /** What may be in a header, and nothing that could begin another. */
    private static final Pattern ORIGIN = Pattern.compile("[\\x21-\\x7e]{1,1024}");

    private DeliverySettings() {}

    /** A hint: browsers load nothing over HTTP into a page that came over HTTPS. */
    public static Optional<String> insecureMedia(Map<String, String> set) {
        boolean insecure =
                set.getOrDefault(MEDIA_URL, "").toLowerCase(Locale.ROOT).startsWith("http:");
        boolean encrypted = set.containsKey("SSL_CERT") || set.containsKey("ACME_DOMAINS");
        return insecure && encrypted
                ? Optional.of(MEDIA_URL + " begins with http://, but there is a certificate (SSL_CERT, ACME_DOMAINS):"
                        + " browsers load nothing from there into pages over HTTPS")
                : Optional.empty();
    }

    private static boolean origin(String text) {
        if (!ORIGIN.matcher(text).matches()) {
            throw new IllegalArgumentException();
        }
        return true;
    }
}
