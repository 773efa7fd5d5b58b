package dev.headend.encoder;

import dev.headend.config.StartupFailure;
import dev.headend.control.PeerInstance;
import dev.headend.encoder.control.CoordinatorLink;
import dev.headend.encoder.ffmpeg.FfmpegInstallation;
import dev.headend.encoder.hls.recovery.StreamKeeper;
import dev.headend.encoder.storage.StorageProperties;
import dev.headend.encoder.task.SpoolFolders;
import dev.headend.encoder.task.TaskRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops this program: it registers with the coordinator once it can take a task, and closes the connection
 * after the end of every task has been reported.
 */
final class EncoderLifecycle implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(EncoderLifecycle.class);
    /** Share of the shutdown time for FFmpeg to finish. */
    private static final double FFMPEG_SHARE = 0.6;

    /** Share of the shutdown time for tasks to finish and report, FFmpeg included. */
    private static final double TASKS_SHARE = 0.8;

    private final FfmpegInstallation ffmpeg;
    private final StorageProperties storage;
    private final SpoolFolders spools;
    private final StreamKeeper keeper;
    private final TaskRegistry tasks;
    private final CoordinatorLink link;
    private final Duration shutdownTime;
    private volatile boolean running;

    EncoderLifecycle(
            FfmpegInstallation ffmpeg,
            StorageProperties storage,
            SpoolFolders spools,
            StreamKeeper keeper,
            TaskRegistry tasks,
            CoordinatorLink link,
            Duration shutdownTime) {
        this.ffmpeg = ffmpeg;
        this.storage = storage;
        this.spools = spools;
        this.keeper = keeper;
        this.tasks = tasks;
        this.link = link;
        this.shutdownTime = shutdownTime;
    }

    @Override
    public void start() {
        running = true;
        if (!ffmpeg.usable()) {
            return;
        }
        List<PeerInstance> dead = claimSpools();
        if (!dead.isEmpty()) {
            log.warn("encoders were killed here; telling the coordinator that they are gone: {}", dead);
        }
        keeper.start();
        if (!link.isUsed()) {
            log.warn("no coordinator configured (CONTROL_BASE_URL): this encoder has nothing to do");
        }
        link.start(dead);
    }

    /** Returns the encoders that were killed here. */
    private List<PeerInstance> claimSpools() {
        try {
            return spools.claim();
        } catch (IOException refused) {
            throw new StartupFailure(
                    storage.dataDir() + " (DATA_DIR) cannot be written or locked: " + refused
                            + "; choose a folder on a local disk",
                    refused);
        }
    }

    @Override
    public void stop() {
        running = false;
        if (!tasks.finish(share(FFMPEG_SHARE), share(TASKS_SHARE))) {
            log.warn(
                    "shutting down although streams are still unfinished after {} s",
                    share(TASKS_SHARE).toSeconds());
        }
        link.close();
        keeper.close();
        spools.release();
    }

    private Duration share(double part) {
        return Duration.ofMillis((long) (shutdownTime.toMillis() * part));
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
