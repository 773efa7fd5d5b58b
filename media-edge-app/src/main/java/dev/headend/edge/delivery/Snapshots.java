package dev.headend.edge.delivery;

import dev.headend.media.ChannelId;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** The latest pictures of channels, among the files that are delivered. */
public final class Snapshots {
    /** A page does not wait for a disk that hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final FileCache cache;

    Snapshots(FileCache cache) {
        this.cache = cache;
    }

    /** Whether there is one of a channel; false too if the disk does not say so within a second. */
    public Mono<Boolean> isThere(ChannelId channel) {
        String path = FilePath.SNAPSHOTS + channel + ".jpg";
        return Mono.<Boolean>create(sink -> cache.find(path, answer -> answered(answer, sink)))
                .timeout(PATIENCE, Mono.just(false));
    }

    private static void answered(FileCache.Answer answer, MonoSink<Boolean> sink) {
        if (answer instanceof FileCache.Answer.Found(SharedFile file)) {
            file.release();
        }
        sink.success(answer instanceof FileCache.Answer.Found);
    }
}
