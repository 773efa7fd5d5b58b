package dev.headend.coordinator.store.embedded;

import dev.headend.coordinator.store.StoreStatistics;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the state is made of: the file, and what is in memory only and so outlives a reading of the file. For the committer's
 * thread, but for the statistics.
 */
final class FileAndFleet implements GroupCommitter.Source {
    private static final Logger log = LoggerFactory.getLogger(FileAndFleet.class);
    /** The exit code that asks whoever watches over the process to start it again (EX_TEMPFAIL). */
    private static final int RESTART = 75;

    private static final Duration NOTE_PATIENCE = Duration.ofSeconds(2);

    private final DataDirectory directory;
    private final boolean keepsEvents;
    private final Clock clock;
    private final FleetTable fleet = new FleetTable();
    private final InFlightStreams inFlight = new InFlightStreams();
    private final Housekeeping housekeeping = new Housekeeping(System::nanoTime);
    private volatile StoreStatistics statistics = StoreStatistics.NONE;

    /** @param keepsEvents false when the application is not to be told of anything */
    FileAndFleet(DataDirectory directory, boolean keepsEvents, Clock clock) {
        this.directory = directory;
        this.keepsEvents = keepsEvents;
        this.clock = clock;
    }

    @Override
    public EmbeddedState open() {
        return EmbeddedState.open(directory.storeFile().toString(), fleet, inFlight, keepsEvents, clock);
    }

    @Override
    public void rollBack() {
        inFlight.rollBack();
    }

    @Override
    public void committed(EmbeddedState state) {
        inFlight.commit();
        count(state);
    }

    StoreStatistics count(EmbeddedState state) {
        statistics = state.statistics();
        return statistics;
    }

    /** As of the latest commit; for any thread. */
    StoreStatistics statistics() {
        return statistics;
    }

    @Override
    public void cleanUp(EmbeddedState state) {
        housekeeping.maybe(state.file());
    }

    /** Without the hooks of an orderly end: they would go on with the store. */
    @Override
    public void forceFailed(ForceFailedException failure) {
        log.error(
                "disk failed: what was written to {} could not be flushed to disk ({}); ending this process at once, to"
                        + " start again from what is on the disk. Look at the disk and the kernel's log.",
                directory.storeFile(),
                failure.getMessage());
        Thread.ofPlatform().daemon().start(FileAndFleet::endSoon);
        directory.noteForceFailed();
        Runtime.getRuntime().halt(RESTART);
    }

    /** Also when the disk hangs while it should take the note. */
    private static void endSoon() {
        try {
            Thread.sleep(NOTE_PATIENCE);
        } catch (InterruptedException sooner) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(RESTART);
    }
}
