package dev.headend.encoder.control;

import dev.headend.control.ControlMessage;

/** Sends messages to the coordinator. */
@FunctionalInterface
interface MessageSender {
    /**
     * Sends a message, after those that were sent before. Does not block.
     *
     * @return false when there is no connection: the message is not sent, now or later
     */
    boolean send(ControlMessage message);
}
