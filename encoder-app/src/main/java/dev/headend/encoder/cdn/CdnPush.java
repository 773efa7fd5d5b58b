package dev.headend.encoder.cdn;

import dev.headend.encoder.hls.HlsProperties;
import dev.headend.encoder.hls.output.LivePush;
import java.net.http.HttpClient;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Pushes each live rendition to one of the nodes. Thread-safe. */
public final class CdnPush implements LivePush {
    private final CdnNodes nodes;
    private final @Nullable String secret;
    private final int maxWaiting;
    private final Clock clock;
    private final HttpClient client = HttpClient.newHttpClient();

    private CdnPush(CdnProperties properties, HlsProperties hls, Clock clock) {
        this.nodes = new CdnNodes(properties.nodes());
        this.secret = properties.secret();
        this.maxWaiting = hls.livePlaylistSize();
        this.clock = clock;
    }

    /** What the settings ask for: nothing, unless they name a node. */
    public static LivePush of(CdnProperties properties, HlsProperties hls, Clock clock) {
        return properties.nodes().isEmpty() ? NONE : new CdnPush(properties, hls, clock);
    }

    @Override
    public Target open(String livePlaylist) {
        return new CdnPublisher(livePlaylist, nodes, client, secret, clock, maxWaiting).started();
    }
}
