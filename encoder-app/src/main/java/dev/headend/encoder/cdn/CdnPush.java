package dev.headend.encoder.cdn;

import dev.headend.encoder.hls.HlsProperties;
import dev.headend.encoder.hls.output.LivePush;
import java.net.http.HttpClient;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pushes each live rendition to one of the nodes. Thread-safe. */
public final class CdnPush implements LivePush {
    private static final Logger log = LoggerFactory.getLogger(CdnPush.class);

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
        if (properties.nodes().isEmpty()) {
            return NONE;
        }
        if (hls.keys()) {
            log.warn("HLS_KEYS=YES encrypts what is stored; segments pushed to CDN nodes are not encrypted");
        }
        return new CdnPush(properties, hls, clock);
    }

    @Override
    public Target open(String livePlaylist) {
        return new CdnPublisher(livePlaylist, nodes, client, secret, clock, maxWaiting).started();
    }
}
