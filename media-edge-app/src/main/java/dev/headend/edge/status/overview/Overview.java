package dev.headend.edge.status.overview;

import dev.headend.edge.live.CacheUse;
import dev.headend.edge.live.ChannelSnapshot;
import dev.headend.edge.live.ChannelSnapshot.Publisher;
import dev.headend.edge.live.StreamFormat;
import dev.headend.edge.status.ChannelStatus;
import dev.headend.edge.status.StatusSnapshot;
import dev.headend.edge.status.StreamContent;
import dev.headend.edge.status.StreamContent.Video;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the page is told of all channels, as JSON.
 *
 * @param streams those that are live, in the order of their channels
 * @param waiting channels without a publisher, which players wait for
 */
record Overview(List<Live> streams, List<Waiting> waiting) {
    /**
     * A live stream.
     *
     * @param seconds for how long
     * @param protocol {@code RTMP} or {@code WebSocket}
     * @param publisher its address
     * @param video codec; "" = none, or unknown
     * @param audio likewise
     * @param width in pixels; 0 = unknown, as is the height
     * @param frameRate in frames per second; 0 = unknown
     * @param bitRate that the publisher sends at present, in bits per second
     * @param hls about how many watch it over HLS here
     * @param players who receive it here, without encoders
     * @param encoders that receive it
     */
    record Live(
            String channel,
            String id,
            long seconds,
            String protocol,
            String publisher,
            String video,
            String audio,
            int width,
            int height,
            double frameRate,
            long bitRate,
            long hls,
            long players,
            long encoders) {}

    /** A channel that is waited for, and by how many. */
    record Waiting(String channel, int players) {}

    static Overview of(StatusSnapshot snapshot) {
        return new Overview(
                snapshot.channels().stream()
                        .flatMap(status -> live(status, snapshot.at()))
                        .toList(),
                snapshot.channels().stream()
                        .map(ChannelStatus::channel)
                        .filter(channel -> channel.publisher() == null)
                        .map(channel -> new Waiting(
                                channel.channel().value(), channel.players().size()))
                        .toList());
    }

    private static Stream<Live> live(ChannelStatus status, Instant at) {
        Publisher publisher = status.channel().publisher();
        return publisher == null ? Stream.empty() : Stream.of(live(status, publisher, at));
    }

    private static Live live(ChannelStatus status, Publisher publisher, Instant at) {
        ChannelSnapshot channel = status.channel();
        Video video = status.content().video() == null
                ? Video.UNKNOWN
                : status.content().video();
        long encoders = channel.players().stream().filter(Overview::isEncoder).count();
        return new Live(
                channel.channel().value(),
                publisher.streamId().value(),
                Math.max(0, Duration.between(publisher.since(), at).toSeconds()),
                publisher.format() == StreamFormat.CONTAINER ? "WebSocket" : "RTMP",
                publisher.address().getHostAddress(),
                video.codec(),
                codec(status.content().audio()),
                video.width(),
                video.height(),
                video.frameRate() > 0 ? video.frameRate() : status.rates().frames(),
                status.rates().in(),
                status.viewers(),
                channel.players().size() - encoders,
                encoders);
    }

    private static String codec(StreamContent.@Nullable Audio audio) {
        return audio == null ? "" : audio.codec();
    }

    private static boolean isEncoder(ChannelSnapshot.Player player) {
        return player.cacheUse() == CacheUse.TAKE;
    }
}
