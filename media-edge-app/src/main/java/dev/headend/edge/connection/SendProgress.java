package dev.headend.edge.connection;

import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/** Where a send queue was at the last look. */
final class SendProgress {
    /** Of the message that is being sent. Its identity alone: it may be gone already. */
    private int message;

    private long bytesOfMessage;
    private long bytesWaiting;

    /** Whether a byte has left it since then, or none waits. */
    boolean hasMoved(@Nullable ChannelOutboundBuffer queue) {
        return queue == null
                || queue.current() == null
                || System.identityHashCode(queue.current()) != message
                || queue.currentProgress() != bytesOfMessage
                || queue.totalPendingWriteBytes() < bytesWaiting;
    }

    void note(@Nullable ChannelOutboundBuffer queue) {
        if (queue != null) {
            message = System.identityHashCode(queue.current());
            bytesOfMessage = queue.currentProgress();
            bytesWaiting = queue.totalPendingWriteBytes();
        }
    }
}
