package dev.headend.system.synthetic;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** Where a stream is published and played, and by which protocol. */
public sealed interface StreamAddress permits RtmpAddress, WebSocketAddress {
    /** Opens a connection that may send a stream's messages at once. */
    SocketChannel openPublisher() throws IOException;

    /**
     * Opens a connection that is sent the stream.
     *
     * @param receiveBuffer in bytes, of the kernel; 0 leaves it to the kernel
     */
    SocketChannel openPlayer(int receiveBuffer) throws IOException;

    /** A stream as this protocol carries it. */
    SyntheticStream stream(int bitsPerSecond);

    /** Finds the pictures in what a player is sent. */
    StreamReader reader(Pictures pictures);

    /** What a player sends now and then to be taken for alive; without a byte if nothing is asked of it. */
    byte[] lifeSign();
}
