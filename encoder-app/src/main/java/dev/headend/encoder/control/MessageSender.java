package dev.headend.encoder.control;

import dev.headend.control.ControlMessage;

/** The way to the coordinator. */
@FunctionalInterface
interface MessageSender {
    /**
     * Sends a message, after all that was sent before. Does not wait.
     *
     * @return false when there is no connection: then nothing was sent, and nothing will be
     */
    boolean send(ControlMessage message);
}
