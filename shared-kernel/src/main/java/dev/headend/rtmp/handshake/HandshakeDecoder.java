package dev.headend.rtmp.handshake;

import dev.headend.rtmp.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/** Answers the handshake of one client and leaves the pipeline, passing on whatever the client sent behind it. */
public final class HandshakeDecoder extends ByteToMessageDecoder {
    private static final int VERSION = 3;

    private Phase phase = Phase.VERSION;

    private enum Phase {
        VERSION,
        HELLO,
        ECHO,
        REFUSED
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        switch (phase) {
            case VERSION -> readVersion(in);
            case HELLO -> readHello(ctx, in);
            case ECHO -> readEcho(ctx, in);
            case REFUSED -> in.skipBytes(in.readableBytes());
        }
    }

    private void readVersion(ByteBuf in) {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            phase = Phase.REFUSED;
            throw new ProtocolViolation("not an RTMP client: the first byte is " + version + " instead of 3");
        }
        phase = Phase.HELLO;
    }

    private void readHello(ChannelHandlerContext ctx, ByteBuf in) {
        if (in.readableBytes() < ServerHello.LENGTH) {
            return;
        }
        byte[] c1 = new byte[ServerHello.LENGTH];
        in.readBytes(c1);
        ServerHello hello = ServerHello.answerTo(c1);
        ByteBuf answer = ctx.alloc().buffer(1 + 2 * ServerHello.LENGTH);
        answer.writeByte(VERSION).writeBytes(hello.s1()).writeBytes(hello.s2());
        ctx.writeAndFlush(answer, ctx.voidPromise());
        phase = Phase.ECHO;
    }

    /** What is in it does not matter: some clients echo nothing of S1. */
    private void readEcho(ChannelHandlerContext ctx, ByteBuf in) {
        if (in.readableBytes() >= ServerHello.LENGTH) {
            in.skipBytes(ServerHello.LENGTH);
            ctx.pipeline().remove(this);
        }
    }
}
