package dev.headend.encoder.task;

import dev.headend.encoder.ffmpeg.CodecOptions;
import dev.headend.encoder.ffmpeg.FfmpegTools;
import dev.headend.encoder.hls.HlsProperties;
import dev.headend.encoder.plan.Planner;
import dev.headend.encoder.source.SourceOpener;
import dev.headend.encoder.storage.Storage;
import java.time.Clock;

/**
 * What all tasks share.
 *
 * @param logsStatus whether tasks log their encoding speed ({@code LOG_TASK_STATUS})
 */
public record TaskEnvironment(
        FfmpegTools tools,
        SourceOpener sources,
        Planner planner,
        CodecOptions codecs,
        HlsProperties hls,
        Storage storage,
        SpoolFolders spools,
        Clock clock,
        boolean logsStatus) {}
