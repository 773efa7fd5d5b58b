package dev.headend.edge.websocket.frame;

import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;

/** Netty's decoder of the frames of clients, which tells how much it holds. What breaks the protocol is an exception. */
final class FrameDecoder extends WebSocket13FrameDecoder {
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

    /** Of a frame that is not complete, in bytes. */
    int heldBytes() {
        return internalBuffer().capacity();
    }
}
