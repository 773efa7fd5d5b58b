package dev.headend.system.synthetic;

/** Told of each picture, or piece of a container, that has begun to arrive. */
public interface Pictures {
    /**
     * A picture, by its stamp.
     *
     * @param dueNanos when it was to be sent
     * @param number which it is
     */
    void picture(long dueNanos, int number);
}
