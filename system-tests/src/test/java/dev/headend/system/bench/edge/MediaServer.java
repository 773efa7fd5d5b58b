package dev.headend.system.bench.edge;

import dev.headend.system.synthetic.StreamAddress;

/** A server that is measured: a process of its own. */
interface MediaServer extends AutoCloseable {
    /** What the tables call it. */
    String name();

    /** Where a stream of that number is published and played. */
    StreamAddress address(int stream);

    ServerProcess process();

    /**
     * Lets it give back what it does not need, as far as it can be asked to.
     *
     * @return what is said of its memory beside the resident size; may be empty
     */
    String settleMemory();

    @Override
    default void close() {
        process().close();
    }
}
