package dev.headend.coordinator.stream;

import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.media.ChannelId;

/** What can happen to a stream. An input that comes from somebody who has no part in the stream is not the stream's. */
public sealed interface StreamInput {
    /** Whether the sender may say this about the stream. */
    boolean concerns(Stream stream);

    /** The edge says that the publisher is gone. */
    record PublisherEnded(PeerId edge) implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return stream.edge().id().equals(edge);
        }
    }

    /** The edge is gone, and the publisher with it. */
    record EdgeLost(PeerId edge) implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return stream.edge().id().equals(edge);
        }
    }

    /** The edge is back on a new connection, and the publisher still there. */
    record EdgeResumed(Peer edge) implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return edge.equals(stream.edge()) ? edge.canResume() : edge.isLaterThan(stream.edge());
        }
    }

    /** The edge asks for the channel on a new connection, without having resumed the stream: the publisher is gone. */
    record EdgeAskedAnew(Peer edge) implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return edge.isLaterThan(stream.edge());
        }
    }

    /** The application wants it to end. */
    record CloseOrdered(ChannelId channel) implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return stream.channel().equals(channel);
        }
    }

    /** The encoder has made something available. */
    record Announced(PeerId encoder, StreamEvent.Available what) implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return stream.encoder().id().equals(encoder);
        }
    }

    /** The encoder is done with the task, well or not. */
    record EncoderDone(PeerId encoder) implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return stream.encoder().id().equals(encoder);
        }
    }

    /** The encoder is gone, and the task with it. */
    record EncoderLost(PeerId encoder) implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return stream.encoder().id().equals(encoder);
        }
    }

    /** The encoder is back on a new connection, and has the task still, or reports of it. */
    record EncoderResumed(Peer encoder) implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return encoder.equals(stream.encoder()) ? encoder.canResume() : encoder.isLaterThan(stream.encoder());
        }
    }

    /** The encoder offers itself on a new connection, without having resumed the task: it does not have it (any more). */
    record EncoderRegisteredAnew(Peer encoder) implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return encoder.isLaterThan(stream.encoder());
        }
    }

    /** The encoder was told to stop, and has not said in all the time since that it is done. */
    record EncoderOverdue() implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return true;
        }
    }

    /**
     * The publisher is denied after all: the application hears of nothing.
     *
     * @param started whether ENCODE-START has gone to the encoder
     */
    record AdmissionWithdrawn(boolean started) implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return true;
        }
    }

    /** The encoder has had its time to show progress since the publisher went. */
    record ProgressTimeout() implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return true;
        }
    }
}
