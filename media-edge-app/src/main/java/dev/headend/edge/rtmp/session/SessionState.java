package dev.headend.edge.rtmp.session;

import dev.headend.media.ChannelId;

/** The state of a session. */
public sealed interface SessionState {
    /** Before connect. */
    record Fresh() implements SessionState {}

    /** Connected to a channel. @param streams how many message streams have been created */
    record Connected(ChannelId channel, int streams) implements SessionState {
        Connected withStream() {
            return new Connected(channel, streams + 1);
        }
    }

    /** Busy on a message stream, until that is deleted. */
    sealed interface Active extends SessionState {
        Connected connection();

        /** The message stream. */
        int stream();

        /** The same with one more message stream. */
        Active with(Connected other);
    }

    /** Being decided: whether the client may publish. */
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

    /** The client plays, or waits for a publisher. @param ended whether a stream has ended and no other has begun */
    record Playing(Connected connection, int stream, boolean ended) implements Active {
        @Override
        public Playing with(Connected other) {
            return new Playing(other, stream, ended);
        }

        Playing withEnded(boolean nowEnded) {
            return new Playing(connection, stream, nowEnded);
        }
    }

    /** Closed: nothing more is sent or handled. */
    record Closed() implements SessionState {}
}
