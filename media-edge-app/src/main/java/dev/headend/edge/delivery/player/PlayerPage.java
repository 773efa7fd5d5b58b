package dev.headend.edge.delivery.player;

import dev.headend.media.ChannelId;
import java.nio.charset.StandardCharsets;

/** Fills the page's template. */
final class PlayerPage {
    private final String watch;

    PlayerPage(Assets assets) {
        String template = new String(Asset.read("watch.html"), StandardCharsets.UTF_8);
        for (Asset asset : assets.all()) {
            template = template.replace("{" + asset.name() + "}", asset.address());
        }
        watch = template;
    }

    /** A channel's name needs no escaping: its grammar has no character that means something in HTML. */
    String of(ChannelId channel) {
        return watch.replace("{channel}", channel.value());
    }
}
