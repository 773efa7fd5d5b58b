package dev.headend.encoder.task;

import dev.headend.encoder.ffmpeg.CodecSettings;
import dev.headend.encoder.ffmpeg.FfmpegTools;
import dev.headend.encoder.hls.HlsSettings;
import dev.headend.encoder.plan.Planner;
import dev.headend.encoder.source.Sources;
import dev.headend.encoder.storage.Storage;
import java.time.Clock;

/**
 * What all tasks work with.
 *
 * @param logsStatus whether a task writes regularly how fast it is ({@code LOG_TASK_STATUS})
 */
public record TaskEnvironment(
        FfmpegTools tools,
        Sources sources,
        Planner planner,
        CodecSettings codecs,
        HlsSettings hls,
        Storage storage,
        Spools spools,
        Clock clock,
        boolean logsStatus) {}
