package dev.headend.control.link;

import dev.headend.control.ControlMessage;

/**
 * Hears what happens on a {@link ControlLink}. Called by one thread at a time, an event loop: an implementation must not
 * block. Per connection: {@code connected}, then any number of {@code received}, then {@code disconnected}.
 */
public interface LinkListener {
    /**
     * A connection stands: {@link ControlLink#send} takes messages, also from within this call, until the connection is
     * lost, which may be before any of them has left.
     *
     * @param coordinator what both sides understand besides the protocol
     */
    void connected(CoordinatorFeatures coordinator);

    /** The coordinator said something. Heartbeats and what is not understood do not come through. */
    void received(ControlMessage message);

    /** The connection is lost; a new one is being made. */
    void disconnected();
}
