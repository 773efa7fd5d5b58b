package dev.headend.encoder.source.websocket;

import dev.headend.encoder.source.buffer.Packet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes packets of a stream's messages, whose boundaries mean nothing. For one thread. */
interface PacketReader {
    /**
     * Takes the next message.
     *
     * @param nowMs when it came, on a monotonic clock
     * @param out gets packets in their order
     * @return who takes the one after it
     */
    PacketReader read(byte[] message, long nowMs, Consumer<Packet> out);

    /** There will be no more messages. @param out gets what was held back */
    default void end(Consumer<Packet> out) {}

    /** How much it holds besides the packets, in bytes. */
    long heldBytes();

    /** Why nothing more can be read, without anything that the publisher wrote; null if it can. */
    default @Nullable String problem() {
        return null;
    }
}
