package dev.headend.coordinator.stream;

import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamKey;

/** The inputs of a stream's state machine. Input of a peer that has no part in the stream is ignored. */
public sealed interface StreamInput {
    /** Whether the input comes from a peer that has a part in the stream, on its current connection. */
    boolean concerns(Stream stream);

    /** Whether the other, of the same kind, is of a newer connection of the same peer. */
    default boolean isOlderThan(StreamInput other) {
        return false;
    }

    /** The edge reports that the publisher has left. */
    record PublisherEnded(PeerId edge) implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return stream.edge().id().equals(edge);
        }
    }

    /** The edge is lost, and the publisher with it. */
    record EdgeLost(PeerId edge) implements StreamInput {
        @Override
        public boolean isOlderThan(StreamInput other) {
            return other instanceof EdgeLost(PeerId newer) && edge.compareTo(newer) < 0;
        }

        @Override
        public boolean concerns(Stream stream) {
            return stream.edge().id().equals(edge);
        }
    }

    /** The edge is back on a new connection and still has the publisher. */
    record EdgeResumed(Peer edge) implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return edge.equals(stream.edge()) ? edge.canResume() : edge.isLaterThan(stream.edge());
        }
    }

    /** The edge asks for the channel on a new connection, without having resumed the stream: the publisher has left. */
    record EdgeAskedAnew(Peer edge) implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return edge.isLaterThan(stream.edge());
        }
    }

    /** The edge is about to stop: whoever has the publisher's key may have the channel by another one. */
    record PublisherMayMove(PeerId edge, StreamKey key) implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return stream.edge().id().equals(edge);
        }
    }

    /** The publisher, whose edge is about to stop, has come by another one. */
    record PublisherMoved(Peer to) implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return true;
        }
    }

    /** The application closes the channel. */
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

    /** The encoder has finished the task, or failed. */
    record EncoderDone(PeerId encoder) implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return stream.encoder().id().equals(encoder);
        }
    }

    /** The encoder is lost, and the task with it. */
    record EncoderLost(PeerId encoder) implements StreamInput {
        @Override
        public boolean isOlderThan(StreamInput other) {
            return other instanceof EncoderLost(PeerId newer) && encoder.compareTo(newer) < 0;
        }

        @Override
        public boolean concerns(Stream stream) {
            return stream.encoder().id().equals(encoder);
        }
    }

    /** The encoder is back on a new connection, and still has the task or reports of it. */
    record EncoderResumed(Peer encoder) implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return encoder.equals(stream.encoder()) ? encoder.canResume() : encoder.isLaterThan(stream.encoder());
        }
    }

    /** The encoder registers on a new connection without having resumed the task: it no longer has it. */
    record EncoderRegisteredAnew(Peer encoder) implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return encoder.isLaterThan(stream.encoder());
        }
    }

    /** The encoder is known to be dead: a later run of it, in its place, says so. It will never resume the task. */
    record EncoderReplaced(Peer.Identity dead, Peer successor) implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return stream.encoder().identity().filter(dead::equals).isPresent();
        }
    }

    /** ENCODE-START has not reached the encoder, which had disconnected: it knows nothing of the task. */
    record TaskUndelivered(PeerId encoder) implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return stream.encoder().id().equals(encoder);
        }
    }

    /** The encoder has been told to stop, and has not reported the end in time. */
    record EncoderOverdue() implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return true;
        }
    }

    /** The publisher is denied before the encoder is told of the stream: the application is not told of it either. */
    record AdmissionWithdrawn() implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return true;
        }
    }

    /** The encoder's time to announce something, since the publisher left, has passed. */
    record ProgressTimeout() implements StreamInput {
        @Override
        public boolean concerns(Stream stream) {
            return true;
        }
    }
}
