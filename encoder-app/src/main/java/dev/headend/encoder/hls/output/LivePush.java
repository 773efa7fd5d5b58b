package dev.headend.encoder.hls.output;

import java.nio.file.Path;
import java.time.Duration;

/** Is given the segments of live renditions, beside the storage. Thread-safe. */
@FunctionalInterface
public interface LivePush {
    /** Pushes nothing. */
    LivePush NONE = _ -> new Target() {
        @Override
        public void segment(Path file, Duration duration) {}

        @Override
        public void end() {}

        @Override
        public void await(Duration limit) {}
    };

    /**
     * A rendition begins.
     *
     * @param livePlaylist path of its live playlist, relative to the storage's root
     */
    Target open(String livePlaylist);

    /** One rendition. Its methods do not block, those apart that say so, and do not throw. */
    interface Target {
        /**
         * A segment is complete.
         *
         * @param file is moved away by the caller afterwards
         */
        void segment(Path file, Duration duration);

        /** No more segments follow. May be called again. */
        void end();

        /** Waits until nothing is read from the folders of the segments any more; after this time, what is left is dropped. */
        void await(Duration limit) throws InterruptedException;
    }
}
