package dev.headend.edge.rtmp.session;

import dev.headend.media.ChannelId;

/** Where a session stands. */
public sealed interface SessionState {
    /** Nothing has been said. */
    record Fresh() implements SessionState {}

    /** The channel is named. @param streams how many message streams have been made */
    record Connected(ChannelId channel, int streams) implements SessionState {
        Connected withStream() {
            return new Connected(channel, streams + 1);
        }
    }

    /** A state on a message stream, for as long as that is not deleted. */
    sealed interface Active extends SessionState {
        Connected connection();

        /** The message stream. */
        int stream();

        /** The same with one more message stream. */
        Active with(Connected other);
    }

    /** It is being decided whether the client may publish. */
    record Admitting(Connected connection, int stream) implements Active {
        @Override
        public Admitting with(Connected other) {
            return new Admitting(other, stream);
        }
    }

    /** The client publishes. */
    record Publishing(Connected connection, int stream) implements Active {
        @Override
        public Publishing with(Connected other) {
            return new Publishing(other, stream);
        }
    }

    /** The client plays, or waits for a publisher. @param over whether a stream has ended, and no other begun */
    record Playing(Connected connection, int stream, boolean over) implements Active {
        @Override
        public Playing with(Connected other) {
            return new Playing(other, stream, over);
        }

        Playing between(boolean streams) {
            return new Playing(connection, stream, streams);
        }
    }

    /** Nothing more is said or heard. */
    record Closed() implements SessionState {}
}
