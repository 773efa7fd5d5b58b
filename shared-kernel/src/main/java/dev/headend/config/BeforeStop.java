package dev.headend.config;

/** A bean that {@link Program} asks first when the program is told to stop by SIGTERM: everything still runs. */
@FunctionalInterface
public interface BeforeStop {
    /**
     * Returns when the program may be stopped, however long that takes. Called on a thread of its own, for each SIGTERM: a second
     * call may come while the first still runs.
     */
    void run();
}
