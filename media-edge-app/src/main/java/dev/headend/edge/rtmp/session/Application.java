package dev.headend.edge.rtmp.session;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamKey;
import java.util.Optional;

/** The application that a client is connected to: it decides how the names of its streams are read. */
public sealed interface Application {
    /** For the log. */
    @Override
    String toString();

    /** The stream that a name is of. Empty if the name, or the key with it, is invalid. */
    Optional<StreamAddress> address(StreamName name, int idMaxLength);

    /** Why there is no such address; for the log. */
    String invalidName();

    /** The same for a publisher, of whom nothing is known yet. */
    String invalidNameTold();

    /** A channel: its streams are named by their key. */
    record OfChannel(ChannelId channel) implements Application {
        @Override
        public Optional<StreamAddress> address(StreamName name, int idMaxLength) {
            return StreamKey.parse(name.name(), idMaxLength).map(key -> new StreamAddress(channel, key));
        }

        @Override
        public String invalidName() {
            return "invalid stream key";
        }

        @Override
        public String invalidNameTold() {
            return "Invalid stream key.";
        }

        @Override
        public String toString() {
            return "channel " + channel;
        }
    }

    /**
     * The application of all channels ({@code RTMP_TOKEN_APPLICATION}): its streams are named by their channel, with the key behind
     * it: {@code CHANNEL?token=KEY}.
     */
    record OfTokens(String name) implements Application {
        private static final String TOKEN = "token";

        @Override
        public Optional<StreamAddress> address(StreamName stream, int idMaxLength) {
            return ChannelId.parse(stream.name(), idMaxLength)
                    .flatMap(channel ->
                            StreamKey.ofToken(stream.parameter(TOKEN)).map(key -> new StreamAddress(channel, key)));
        }

        @Override
        public String invalidName() {
            return "invalid name: it must be CHANNEL?token=TOKEN, and a channel is letters, digits, - and _";
        }

        @Override
        public String invalidNameTold() {
            return "Invalid stream name: it is NAME?token=TOKEN.";
        }

        @Override
        public String toString() {
            return "application " + name;
        }
    }
}
