package dev.headend.edge.connection;

import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;

/** When a connection's send queue is full, and when it takes more again. */
public final class SendQueues {
    private static final int KIB = 1024;

    /** For answers to commands: nobody needs many, and everybody may ask for them. */
    public static final WriteBufferWaterMark OF_ANSWERS = new WriteBufferWaterMark(4 * KIB, 8 * KIB);
    /** For media: what a player is given to wait in its connection, so that a full socket never runs dry meanwhile. */
    private static final WriteBufferWaterMark OF_MEDIA = new WriteBufferWaterMark(32 * KIB, 64 * KIB);

    private SendQueues() {}

    /** Media follows: a player may have more waiting from now on, unless it was given more still. */
    public static void allowMedia(Channel connection) {
        if (connection.config().getWriteBufferHighWaterMark() < OF_MEDIA.high()) {
            connection.config().setWriteBufferWaterMark(OF_MEDIA);
        }
    }

    /** Media has ended: from now on only answers follow. */
    public static void allowAnswers(Channel connection) {
        if (connection.config().getWriteBufferHighWaterMark() == OF_MEDIA.high()) {
            connection.config().setWriteBufferWaterMark(OF_ANSWERS);
        }
    }
}
