package dev.headend.edge.delivery.player;

import dev.headend.media.ChannelId;
import java.nio.charset.StandardCharsets;

/** Fills the templates of the pages. */
final class PlayerPage {
    private final String watch;
    private final String notFound;

    PlayerPage(Assets assets) {
        watch = template("watch.html", assets);
        notFound = template("not-found.html", assets);
    }

    private static String template(String resource, Assets assets) {
        String text = new String(Asset.read(resource), StandardCharsets.UTF_8);
        for (Asset asset : assets.all()) {
            text = text.replace("{" + asset.name() + "}", assets.address(asset));
        }
        return text;
    }

    /** The page of a channel. Its name needs no escaping: the grammar allows no character with a meaning in HTML. */
    String of(ChannelId channel) {
        return watch.replace("{channel}", channel.value());
    }

    /** The page for an invalid channel name. */
    String notFound() {
        return notFound;
    }
}
