package dev.headend.system.synthetic;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * Over WebSocket.
 *
 * @param port on 127.0.0.1
 * @param channel the part of the path that names it
 * @param key of the stream
 * @param container what the binary messages carry
 */
public record WebSocketAddress(int port, String channel, String key, Container container) implements StreamAddress {
    /** What is sent, and how it is cut into messages. */
    public enum Container {
        /** A message for each tag: as many as RTMP sends, with the same bytes. */
        FLV,
        /** A message every 200 ms, as a browser's recorder is asked for them. */
        WEBM
    }

    @Override
    public SocketChannel openPublisher() throws IOException {
        return WebSocketConnection.open(this, "publish", 0);
    }

    @Override
    public SocketChannel openPlayer(int receiveBuffer) throws IOException {
        return WebSocketConnection.open(this, "receive", receiveBuffer);
    }

    @Override
    public SyntheticStream stream(int bitsPerSecond) {
        SyntheticMedia media = new SyntheticMedia(bitsPerSecond);
        return switch (container) {
            case FLV -> FlvTags.stream(media);
            case WEBM -> WebmPieces.stream(media);
        };
    }

    @Override
    public StreamReader reader(Pictures pictures) {
        return new FrameReader(pictures);
    }

    @Override
    public byte[] lifeSign() {
        return Frames.heartbeat();
    }
}
