package dev.headend.edge.redis;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.util.Locale;
import java.util.Optional;

/**
 * A command as it comes by Redis: {@code NAME>ARGUMENT|ARGUMENT…}. The name is case-insensitive, blanks around the parts are
 * ignored, and so are arguments beyond those that a command has.
 */
sealed interface RedisCommand {
    /** Ends whatever stream is live on the channel. */
    record KillSession(ChannelId channel) implements RedisCommand {}

    /** Ends that stream of the channel. */
    record CloseStream(ChannelId channel, StreamId streamId) implements RedisCommand {}

    /** Not a command. @param why the end of the sentence "malformed command: …" */
    record Malformed(String why) implements RedisCommand {}

    /** @param idMaxLength the longest channel, in characters */
    static RedisCommand parse(String message, int idMaxLength) {
        int end = message.indexOf('>');
        if (end < 0) {
            return new Malformed("there is no '>' in it");
        }
        String[] arguments = message.substring(end + 1).split("\\|", -1);
        Optional<ChannelId> channel = ChannelId.parse(arguments[0].strip(), idMaxLength);
        if (channel.isEmpty()) {
            return new Malformed("the channel is not made of letters, digits, - and _, " + idMaxLength + " at most");
        }
        return switch (message.substring(0, end).strip().toLowerCase(Locale.ROOT)) {
            case "kill-session" -> new KillSession(channel.get());
            case "close-stream" -> closeStream(channel.get(), arguments);
            default -> new Malformed("there are only kill-session and close-stream");
        };
    }

    private static RedisCommand closeStream(ChannelId channel, String[] arguments) {
        String streamId = arguments.length < 2 ? "" : arguments[1].strip();
        return StreamId.parse(streamId)
                .<RedisCommand>map(id -> new CloseStream(channel, id))
                .orElseGet(() -> new Malformed(
                        streamId.isEmpty()
                                ? "there is no stream id behind the channel"
                                : "the stream id is not made of letters, digits, - and _, 128 at most"));
    }
}
