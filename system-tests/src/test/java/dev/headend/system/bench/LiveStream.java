package dev.headend.system.bench;

import org.jspecify.annotations.Nullable;

/** A stream in the eyes of those who play its publisher, its encoder and its application. For the event loop. */
final class LiveStream {
    final String channel;
    final Peer edge;

    /** What the coordinator calls it; empty until it is accepted. */
    String id = "";

    /** Who encodes it; null until it is known. */
    @Nullable
    Peer encoder;

    /** What is done when the coordinator has done its part of what was begun last. */
    Runnable whenDone = () -> {};

    LiveStream(String channel, Peer edge) {
        this.channel = channel;
        this.edge = edge;
    }

    /** Who encodes it, once it is accepted. */
    Peer encoder() {
        if (encoder == null) {
            throw new IllegalStateException("accepted before its encoder was told: " + channel);
        }
        return encoder;
    }

    /** Whether the edge and the encoder both know. */
    boolean isAccepted() {
        return encoder != null && !id.isEmpty();
    }

    void done() {
        Runnable once = whenDone;
        whenDone = () -> {};
        once.run();
    }
}
