package dev.headend.edge.rtmp.session;

import dev.headend.edge.live.CacheUse;

/** The state of a session. */
public sealed interface SessionState {
    /** Before connect. */
    record Fresh() implements SessionState {}

    /**
     * Connected.
     *
     * @param application what the names of streams are relative to
     * @param streams the message streams that have been created and not deleted
     * @param canReconnect whether the client can be asked to connect anew
     */
    record Connected(Application application, MessageStreams streams, boolean canReconnect) implements SessionState {
        Connected with(MessageStreams other) {
            return new Connected(application, other, canReconnect);
        }
    }

    /** Busy on a message stream, until that is deleted. */
    sealed interface Active extends SessionState {
        Connected connection();

        /** The message stream. */
        int stream();

        /** The same with other message streams. */
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

    /**
     * The client plays, or waits for a publisher.
     *
     * @param ended whether a stream has ended and no other has begun
     */
    record Playing(Connected connection, int stream, StreamAddress address, CacheUse cacheUse, boolean ended)
            implements Active {
        @Override
        public Playing with(Connected other) {
            return new Playing(other, stream, address, cacheUse, ended);
        }

        Playing withEnded(boolean nowEnded) {
            return new Playing(connection, stream, address, cacheUse, nowEnded);
        }
    }

    /** Closed: nothing more is sent or handled. */
    record Closed() implements SessionState {}
}
