package dev.headend.edge.websocket;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamKey;
import java.util.Optional;

/** The path of an address: {@code /CHANNEL/KEY/KIND}. */
public record StreamPath(ChannelId channel, StreamKey key, ConnectionKind kind) {
    private static final int PARTS = 4;

    /**
     * Reads the target of a request.
     *
     * @param target with or without a query, which means nothing
     * @param idMaxLength the longest channel and key, in characters
     * @return empty unless it is such a path
     */
    public static Optional<StreamPath> parse(String target, int idMaxLength) {
        int query = target.indexOf('?');
        String[] parts = (query < 0 ? target : target.substring(0, query)).split("/", -1);
        if (parts.length != PARTS || !parts[0].isEmpty()) {
            return Optional.empty();
        }
        return ChannelId.parse(parts[1], idMaxLength)
                .flatMap(channel -> StreamKey.parse(parts[2], idMaxLength)
                        .flatMap(
                                key -> ConnectionKind.named(parts[3]).map(kind -> new StreamPath(channel, key, kind))));
    }
}
