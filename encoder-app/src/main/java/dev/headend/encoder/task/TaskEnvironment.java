package dev.headend.encoder.task;

import dev.headend.encoder.ffmpeg.CodecOptions;
import dev.headend.encoder.ffmpeg.FfmpegCapabilities;
import dev.headend.encoder.ffmpeg.FfmpegTools;
import dev.headend.encoder.ffmpeg.FirstPictures;
import dev.headend.encoder.hls.HlsProperties;
import dev.headend.encoder.hls.output.LivePush;
import dev.headend.encoder.hls.recovery.StreamRegistry;
import dev.headend.encoder.plan.Planner;
import dev.headend.encoder.source.SourceOpener;
import dev.headend.encoder.storage.RetryingStorage;
import java.time.Clock;
import java.time.Duration;

/**
 * What all tasks share.
 *
 * @param stallLimit after this time without taking input and getting further, FFmpeg is killed and started again; one that has not
 *     ended this long after it was killed is given up
 * @param logsStatus whether tasks log their encoding speed ({@code LOG_TASK_STATUS})
 */
public record TaskEnvironment(
        FfmpegTools tools,
        FirstPictures pictures,
        SourceOpener sources,
        Planner planner,
        FfmpegCapabilities capabilities,
        CodecOptions codecs,
        HlsProperties hls,
        RetryingStorage storage,
        StreamRegistry streams,
        LivePush push,
        SpoolFolders spools,
        Clock clock,
        Duration stallLimit,
        boolean logsStatus) {}
