package dev.headend.coordinator.store.redis;

import dev.headend.coordinator.store.redis.replica.PeerText;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamState;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.util.List;

/** Streams as the fields of their hashes, as scripts read them, too. What is unreadable is an {@link IllegalArgumentException}. */
final class StreamText {
    private static final String LIVE = "live";
    private static final String LIVE_WITH_PROGRESS = "live-announced";
    private static final String ENDING = "ending";
    private static final String ENDING_TOLD = "ending-stop-sent";
    private static final String CLOSED = "closed";

    private StreamText() {}

    /** @param fields channel, edge, encoder, state, events, after {@code from} others */
    static Stream read(StreamId id, List<Object> fields, int from) {
        return new Stream(
                id,
                new ChannelId(field(fields, from)),
                PeerText.read(field(fields, from + 1)),
                PeerText.read(field(fields, from + 2)),
                state(field(fields, from + 3)),
                Integer.parseInt(field(fields, from + 4)));
    }

    /** One of the texts of a script's answer. */
    static String field(List<Object> fields, int index) {
        return (String) fields.get(index);
    }

    static String write(StreamState state) {
        return switch (state) {
            case StreamState.Live live -> live.progress() ? LIVE_WITH_PROGRESS : LIVE;
            case StreamState.Ending ending -> ending.stopSent() ? ENDING_TOLD : ENDING;
            case StreamState.Closed _ -> CLOSED;
        };
    }

    static StreamState state(String text) {
        return switch (text) {
            case LIVE -> new StreamState.Live(false);
            case LIVE_WITH_PROGRESS -> new StreamState.Live(true);
            case ENDING -> new StreamState.Ending(false);
            case ENDING_TOLD -> new StreamState.Ending(true);
            default -> throw new IllegalArgumentException("no state of a stream: " + text);
        };
    }
}
