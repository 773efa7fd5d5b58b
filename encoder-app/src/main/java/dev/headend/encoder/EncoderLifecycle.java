package dev.headend.encoder;

import dev.headend.config.StartupFailure;
import dev.headend.control.PeerInstance;
import dev.headend.encoder.control.CoordinatorLink;
import dev.headend.encoder.ffmpeg.FfmpegInstallation;
import dev.headend.encoder.hls.recovery.StreamKeeper;
import dev.headend.encoder.storage.FailureWords;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.StorageProperties;
import dev.headend.encoder.storage.StorageStatus;
import dev.headend.encoder.storage.StorageTrial;
import dev.headend.encoder.storage.WaitNotice;
import dev.headend.encoder.task.SpoolFolders;
import dev.headend.encoder.task.TaskRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops this program: it registers with the coordinator once it can take a task and its storage has taken a file, and
 * closes the connection after the end of every task has been reported.
 */
final class EncoderLifecycle implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(EncoderLifecycle.class);
    /** Share of the shutdown time for FFmpeg to finish. */
    private static final double FFMPEG_SHARE = 0.6;

    /** Share of the shutdown time for tasks to finish and report, FFmpeg included. */
    private static final double TASKS_SHARE = 0.8;

    private final FfmpegInstallation ffmpeg;
    private final StorageProperties folders;
    private final SpoolFolders spools;
    private final Storage storage;
    private final StorageStatus status;
    private final StreamKeeper keeper;
    private final TaskRegistry tasks;
    private final CoordinatorLink link;
    private final Duration shutdownTime;
    private volatile boolean running;
    /** Null until it begins. */
    private @Nullable StorageTrial trial;

    EncoderLifecycle(
            FfmpegInstallation ffmpeg,
            StorageProperties folders,
            SpoolFolders spools,
            Storage storage,
            StorageStatus status,
            StreamKeeper keeper,
            TaskRegistry tasks,
            CoordinatorLink link,
            Duration shutdownTime) {
        this.ffmpeg = ffmpeg;
        this.folders = folders;
        this.spools = spools;
        this.storage = storage;
        this.status = status;
        this.keeper = keeper;
        this.tasks = tasks;
        this.link = link;
        this.shutdownTime = shutdownTime;
    }

    @Override
    public synchronized void start() {
        running = true;
        if (!ffmpeg.usable()) {
            return;
        }
        List<PeerInstance> dead = claimSpools();
        if (!dead.isEmpty()) {
            log.warn("encoders that worked in this DATA_DIR were killed: instances {}; the coordinator is told", dead);
        }
        if (!link.isUsed()) {
            log.warn("no coordinator configured (CONTROL_BASE_URL): this encoder has nothing to do");
        }
        trial = StorageTrial.start(storage, status, () -> register(dead));
    }

    /**
     * An encoder whose storage has never worked would only take streams from others that can store them, and can neither say there
     * that it lives nor complete what others have left.
     */
    private synchronized void register(List<PeerInstance> dead) {
        if (running) {
            keeper.start();
            link.start(dead);
        }
    }

    /** Returns the encoders that were killed here. */
    private List<PeerInstance> claimSpools() {
        try (WaitNotice _ = WaitNotice.of(folders.dataDir() + " (DATA_DIR)")) {
            return spools.claim();
        } catch (IOException refused) {
            throw new StartupFailure(
                    folders.dataDir() + " (DATA_DIR) cannot be written or locked: " + FailureWords.of(refused)
                            + "; choose a folder on a local disk",
                    refused);
        }
    }

    @Override
    public void stop() {
        endTrial();
        if (!tasks.finish(share(FFMPEG_SHARE), share(TASKS_SHARE))) {
            log.warn(
                    "shutting down although streams are still unfinished after {} s",
                    share(TASKS_SHARE).toSeconds());
        }
        link.close();
        keeper.close();
        spools.release();
    }

    private synchronized void endTrial() {
        running = false;
        if (trial != null) {
            trial.close();
        }
    }

    private Duration share(double part) {
        return Duration.ofMillis((long) (shutdownTime.toMillis() * part));
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
