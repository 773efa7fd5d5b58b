package dev.headend.rtmp.message;

import dev.headend.rtmp.amf0.Amf0;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** A message, decoded as far as servers and clients need it. */
public sealed interface RtmpMessage {
    /** The sender's chunks have this size from now on, in bytes. */
    record SetChunkSize(int bytes) implements RtmpMessage {}

    /** How many bytes the sender has received, modulo 2^32. */
    record Acknowledgement(int bytes) implements RtmpMessage {}

    /** After how many bytes the sender expects an acknowledgement. */
    record WindowAckSize(int bytes) implements RtmpMessage {}

    /** How many bytes the receiver may send unacknowledged; a soft limit (2: dynamic). */
    record SetPeerBandwidth(int bytes) implements RtmpMessage {}

    /** A stream's or the connection's event (section 7.1.7). @param value a stream id, or a time */
    record UserControl(Event event, int value) implements RtmpMessage {
        /** The events that are sent or handled. */
        public enum Event {
            STREAM_BEGIN(0),
            STREAM_EOF(1),
            PING_REQUEST(6),
            PING_RESPONSE(7);

            final int code;

            Event(int code) {
                this.code = code;
            }
        }
    }

    /**
     * A command or the answer to one.
     *
     * @param transactionId 0 when no answer is wanted
     * @param arguments what follows, the command object first
     */
    record Command(int messageStreamId, String name, double transactionId, List<Amf0> arguments)
            implements RtmpMessage {
        /** An argument; undefined if there are fewer. */
        public Amf0 argument(int index) {
            return index < arguments.size() ? arguments.get(index) : new Amf0.Undefined();
        }

        /** Without the arguments, one of which may be a stream key. */
        @Override
        public String toString() {
            return "command " + name + " with " + arguments.size() + " arguments";
        }
    }

    /** A message with a time and bytes to relay. The receiver of the record owns the payload. */
    sealed interface Timed extends RtmpMessage {
        int messageStreamId();

        /** In milliseconds, modulo 2^32. */
        int timestamp();

        ByteBuf payload();
    }

    /** @param payload as in an FLV audio tag */
    record Audio(int messageStreamId, int timestamp, ByteBuf payload) implements Timed {}

    /** @param payload as in an FLV video tag */
    record Video(int messageStreamId, int timestamp, ByteBuf payload) implements Timed {}

    /** @param payload AMF0: a name and values, without {@code @setDataFrame} */
    record Data(int messageStreamId, int timestamp, ByteBuf payload) implements Timed {}

    /** A message that is not used, or not understood. @param why for the log, without anything that the peer wrote */
    record Ignored(int type, String why) implements RtmpMessage {}
}
