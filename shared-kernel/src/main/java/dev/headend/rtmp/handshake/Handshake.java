package dev.headend.rtmp.handshake;

import dev.headend.rtmp.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/**
 * One side of a handshake. A server answers the simple handshake and that with a digest; a client opens the simple one, which
 * every server understands. For one thread at a time; keeps no buffer, so there is nothing to release.
 */
public final class Handshake {
    /** Of C1, C2, S1 and S2, in bytes. */
    static final int LENGTH = 1536;

    private static final int VERSION = 3;
    /** What a connection of TLS begins with: the type of a handshake record. */
    private static final int TLS = 22;

    private final Side side;
    private final byte[] hello = new byte[LENGTH];
    private int length;
    private Phase phase = Phase.VERSION;

    private enum Side {
        CLIENT,
        SERVER
    }

    private enum Phase {
        VERSION,
        HELLO,
        ECHO,
        DONE,
        REFUSED
    }

    private Handshake(Side side) {
        this.side = side;
    }

    /** The server's side, which waits for the client's. */
    public static Handshake server() {
        return new Handshake(Side.SERVER);
    }

    /** The client's side, which begins with {@link #open}. */
    public static Handshake client() {
        return new Handshake(Side.CLIENT);
    }

    /** What is sent before anything is received; empty for a server. Owned by the caller. */
    public ByteBuf open(ByteBufAllocator allocator) {
        return side == Side.SERVER
                ? Unpooled.EMPTY_BUFFER
                : allocator.buffer(1 + LENGTH).writeByte(VERSION).writeBytes(ServerHello.random());
    }

    /**
     * Takes what belongs to the handshake and leaves the rest.
     *
     * @param in stays the caller's
     * @return what is to be sent, empty if nothing is; owned by the caller
     * @throws ProtocolViolation if the other side speaks another version; once, then all bytes are dropped
     */
    public ByteBuf read(ByteBuf in, ByteBufAllocator allocator) {
        ByteBuf answer = Unpooled.EMPTY_BUFFER;
        if (phase == Phase.VERSION && in.isReadable()) {
            readVersion(in);
        }
        if (phase == Phase.HELLO && take(in)) {
            answer = answer(allocator);
            phase = Phase.ECHO;
        }
        // What is in it does not matter: some echo nothing, and digests have an echo of their own.
        if (phase == Phase.ECHO && take(in)) {
            phase = Phase.DONE;
        }
        if (phase == Phase.REFUSED) {
            in.skipBytes(in.readableBytes());
        }
        return answer;
    }

    private void readVersion(ByteBuf in) {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            phase = Phase.REFUSED;
            String peer = side == Side.SERVER ? "client" : "server";
            String known = version == TLS ? ", so it speaks TLS, which this port does not" : "";
            throw new ProtocolViolation(
                    "not an RTMP " + peer + ": the first byte is " + version + " instead of 3" + known);
        }
        phase = Phase.HELLO;
    }

    /** Takes bytes of a C1, C2, S1 or S2. @return whether it is complete; then the next one begins */
    private boolean take(ByteBuf in) {
        int count = Math.min(LENGTH - length, in.readableBytes());
        in.readBytes(hello, length, count);
        length = (length + count) % LENGTH;
        return count > 0 && length == 0;
    }

    private ByteBuf answer(ByteBufAllocator allocator) {
        if (side == Side.CLIENT) {
            return allocator.buffer(LENGTH).writeBytes(hello);
        }
        ServerHello answer = ServerHello.answerTo(hello);
        return allocator
                .buffer(1 + 2 * LENGTH)
                .writeByte(VERSION)
                .writeBytes(answer.s1())
                .writeBytes(answer.s2());
    }

    /** Whether messages come next. */
    public boolean isDone() {
        return phase == Phase.DONE;
    }
}
