package dev.headend.system.synthetic;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * Over RTMP.
 *
 * @param port on 127.0.0.1
 * @param app as {@code connect} names it
 * @param name as {@code publish} and {@code play} name it
 */
public record RtmpAddress(int port, String app, String name) implements StreamAddress {
    @Override
    public SocketChannel openPublisher() throws IOException {
        return RtmpConnection.publisher(this);
    }

    @Override
    public SocketChannel openPlayer(int receiveBuffer) throws IOException {
        return RtmpConnection.player(this, receiveBuffer);
    }

    @Override
    public SyntheticStream stream(int bitsPerSecond) {
        return Chunks.stream(new SyntheticMedia(bitsPerSecond));
    }

    @Override
    public StreamReader reader(Pictures pictures) {
        return new ChunkReader(pictures);
    }

    @Override
    public byte[] lifeSign() {
        return new byte[0];
    }
}
