package dev.headend.rtmp.handler;

import dev.headend.rtmp.chunk.ChunkLimits;
import dev.headend.rtmp.chunk.ChunkMessage;
import dev.headend.rtmp.chunk.ChunkReader;
import dev.headend.rtmp.chunk.ChunkWriter;
import dev.headend.rtmp.message.MessageDecoder;
import dev.headend.rtmp.message.MessageEncoder;
import dev.headend.rtmp.message.RtmpMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;

/**
 * Bytes to {@link RtmpMessage}s and back. Acknowledges what came. Written bytes pass as they are: they are chunks already. A
 * violation is an exception in the pipeline; what comes after it is dropped.
 *
 * <p>One message is passed on before the next is read, so that what it changes (limits, the end of the connection) holds for
 * the next.
 */
public final class RtmpCodec extends ChannelDuplexHandler {
    private final ChunkReader reader;
    private int chunkSize = ChunkWriter.DEFAULT_CHUNK_SIZE;

    public RtmpCodec(ChunkLimits limits) {
        reader = new ChunkReader(limits);
    }

    /** Changes what the peer may use; unfinished messages beyond it are dropped. On the event loop. */
    public void limits(ChunkLimits changed) {
        reader.limits(changed);
    }

    /** How much memory the peer's unfinished messages take, in bytes. On the event loop. */
    public long heldBytes() {
        return reader.heldBytes();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        if (!(received instanceof ByteBuf in)) {
            ctx.fireChannelRead(received);
            return;
        }
        try {
            ChunkMessage message = reader.next(in, ctx.alloc());
            while (message != null) {
                MessageDecoder.decode(message, ctx.alloc(), ctx::fireChannelRead);
                message = reader.next(in, ctx.alloc());
            }
        } finally {
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (reader.isAcknowledgementDue() && takesWhatItIsSent(ctx)) {
            ctx.writeAndFlush(encode(ctx, new RtmpMessage.Acknowledgement(reader.acknowledge())));
        }
        ctx.fireChannelReadComplete();
    }

    /** Some publishers never read. They do without: each acknowledgement says how much came in all. */
    private static boolean takesWhatItIsSent(ChannelHandlerContext ctx) {
        ChannelOutboundBuffer waiting = ctx.channel().unsafe().outboundBuffer();
        return waiting != null && waiting.totalPendingWriteBytes() == 0;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ctx.write(message instanceof RtmpMessage rtmp ? encode(ctx, rtmp) : message, promise);
    }

    private ByteBuf encode(ChannelHandlerContext ctx, RtmpMessage message) {
        ChunkMessage encoded = MessageEncoder.encode(message, ctx.alloc());
        if (encoded == null) {
            return Unpooled.EMPTY_BUFFER;
        }
        try {
            return ChunkWriter.write(ctx.alloc(), encoded, chunkSize);
        } finally {
            encoded.release();
            if (message instanceof RtmpMessage.SetChunkSize(int bytes)) {
                chunkSize = bytes;
            }
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        reader.close();
    }
}
