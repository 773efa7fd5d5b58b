package dev.headend.edge.websocket.frame;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;

/** Netty's decoder of the frames of clients, which tells how much it holds. What breaks the protocol is an exception. */
final class FrameDecoder extends WebSocket13FrameDecoder {
    /** Less of a buffer than a part of so many is moved to one of its own. */
    private static final int SMALL_PART = 4;

    /** @param longestFrame in bytes */
    FrameDecoder(int longestFrame) {
        super(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .allowExtensions(false)
                .closeOnProtocolViolation(false)
                .maxFramePayloadLength(longestFrame)
                .build());
    }

    /**
     * What is left of an incomplete frame keeps the whole buffer that it was read into, which is 64 KiB long and shared by all
     * publishers: a few bytes are copied, so that it is free again.
     */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) throws Exception {
        super.channelRead(ctx, read);
        int left = actualReadableBytes();
        ByteBuf held = internalBuffer();
        if (left > 0 && left < held.capacity() / SMALL_PART) {
            super.channelRead(ctx, held.readBytes(left)); // takes its place, as nothing is left in that one
        }
    }

    /** Of a frame that is not complete, in bytes. */
    int heldBytes() {
        return internalBuffer().capacity();
    }
}
