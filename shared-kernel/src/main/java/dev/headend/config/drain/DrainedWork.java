package dev.headend.config.drain;

import java.time.Duration;
import java.util.Optional;

/** What a program finishes before it ends. Its methods must not wait for anybody. */
public interface DrainedWork {
    /**
     * From now on, nothing new is taken. Called once.
     *
     * @param atMost how long what there is may go on
     */
    void drain(Duration atMost);

    /** What still has to be finished, in words for the log such as "2 streams"; empty when the program may end. Asked several times a second. */
    Optional<String> unfinished();
}
