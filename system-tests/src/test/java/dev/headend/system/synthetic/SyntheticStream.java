package dev.headend.system.synthetic;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A stream as messages that are made once, and only stamped when they are sent. Used by one thread.
 *
 * @param headers what comes before the media
 * @param tracks the first has the pictures, whose messages players look for
 */
record SyntheticStream(List<ByteBuffer> headers, List<Track> tracks) {
    /**
     * Messages that are due at regular times.
     *
     * @param nanos from one to the next
     * @param cycle is sent again and again
     */
    record Track(long nanos, List<StampedMessage> cycle) {
        /** The next message, to be sent before another is asked for. @param due when it is to be sent */
        ByteBuffer message(int number, long due) {
            return cycle.get(number % cycle.size()).stamped((int) (number * nanos / 1_000_000), due, number);
        }
    }
}
