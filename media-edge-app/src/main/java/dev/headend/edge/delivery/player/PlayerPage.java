package dev.headend.edge.delivery.player;

import dev.headend.edge.delivery.MediaUrl;
import dev.headend.edge.delivery.page.Asset;
import dev.headend.edge.delivery.page.Assets;
import dev.headend.media.ChannelId;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** The pages of the player and their files, hls.js among them. */
final class PlayerPage {
    private static final Class<?> HERE = PlayerPage.class;
    private static final String HLS_POM = "/META-INF/maven/org.webjars.npm/hls.js/pom.properties";

    private static final String POSTER = "{media}/images/{channel}.jpg";

    private final Assets assets = load();
    private final String watch;
    private final String poster;
    private final String notFound = assets.fill(Asset.text(HERE, "not-found.html"));

    PlayerPage(PlayerProperties look, MediaUrl media) {
        watch = assets.fill(Asset.text(HERE, "watch.html"))
                .replace("{buttons}", color(look.colorButtons()))
                .replace("{seekbar}", color(look.colorSeekbar()))
                .replace("{watermark}", watermark(look))
                .replace("{account}", Objects.requireNonNullElse(look.gaAccount(), ""))
                .replace("{tracker}", look.gaTracker())
                .replace("{media}", media.base());
        poster = POSTER.replace("{media}", media.base());
    }

    private static String color(@Nullable String digits) {
        return digits == null ? "" : "#" + digits;
    }

    /** An element of HTML; "" = there is none. */
    private static String watermark(PlayerProperties look) {
        if (look.watermarkSource() == null) {
            return "";
        }
        String attributes = "id=\"watermark\" class=\"" + look.watermarkPosition() + "\"";
        String source = HtmlUtils.htmlEscape(look.watermarkSource());
        if (look.watermarkLink() == null) {
            return "<img " + attributes + " src=\"" + source + "\" alt=\"\">";
        }
        String link = HtmlUtils.htmlEscape(look.watermarkLink());
        return "<a " + attributes + " href=\"" + link + "\" target=\"_blank\" rel=\"noopener\"><img src=\"" + source
                + "\" alt=\"" + HtmlUtils.htmlEscape(place(look.watermarkLink())) + "\"></a>";
    }

    /** What a screen reader calls a link: its host. */
    private static String place(String link) {
        String host = URI.create(link).getHost();
        return host == null ? link : host;
    }

    private static Assets load() {
        String hls = "/META-INF/resources/webjars/hls.js/" + hlsVersion() + "/dist/";
        return new Assets(
                "/player",
                List.of(
                        Asset.load(HERE, "hls.js", hls + "hls.min.js"),
                        Asset.load(HERE, "hls.worker.js", hls + "hls.worker.js"),
                        Asset.load(HERE, "analytics.js"),
                        Asset.load(HERE, "channel.js"),
                        Asset.load(HERE, "controls.js"),
                        Asset.load(HERE, "engine.js"),
                        Asset.load(HERE, "player.js"),
                        Asset.load(HERE, "poster.js"),
                        Asset.load(HERE, "progress.js"),
                        Asset.load(HERE, "tracks.js"),
                        Asset.load(HERE, "player.css")));
    }

    /** Read from the jar, so that only the build names the version. */
    private static String hlsVersion() {
        Properties pom = new Properties();
        try {
            pom.load(new StringReader(Asset.text(HERE, HLS_POM)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return pom.getProperty("version");
    }

    Assets assets() {
        return assets;
    }

    /**
     * The page of a channel. Its name needs no escaping: the grammar allows no character with a meaning in HTML.
     *
     * @param embedded whether it is to fill a frame of another page: the picture alone
     * @param picture whether there may be a picture of the channel, which is shown until it plays
     */
    String of(ChannelId channel, boolean embedded, boolean picture) {
        return watch.replace("{mode}", embedded ? "embed" : "watch")
                .replace("{poster}", picture ? poster : "")
                .replace("{channel}", channel.value());
    }

    /** The page for an invalid channel name. */
    String notFound() {
        return notFound;
    }
}
