package dev.headend.edge.status.nginx;

import dev.headend.edge.live.ChannelSnapshot;
import dev.headend.edge.live.ChannelSnapshot.Player;
import dev.headend.edge.live.ChannelSnapshot.Publisher;
import dev.headend.edge.live.StreamFormat;
import dev.headend.edge.status.ChannelStatus;
import dev.headend.edge.status.Rates;
import dev.headend.edge.status.StatusSnapshot;
import io.netty.util.NetUtil;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToLongFunction;

/**
 * What is live, in the schema of nginx-rtmp's {@code rtmp_stat}, with the elements in its order and all that any of its versions has:
 * there are readers that miss none. Beyond that schema is {@code viewers}, those over HLS.
 *
 * @param version of this program
 * @param application that all streams are said to be in
 * @param uptime of this program
 * @param accepted how many connections of media there ever were
 * @param received bytes, in all
 * @param sent bytes, in all
 */
record StatDocument(
        String version,
        String application,
        Duration uptime,
        long accepted,
        long received,
        long sent,
        StatusSnapshot live) {
    void writeTo(StatWriter out) {
        out.begin("rtmp");
        out.value("nginx_version", version);
        out.value("nginx_rtmp_version", version);
        out.value("compiler", "Java " + Runtime.version().feature());
        out.value("built", version);
        out.value("pid", ProcessHandle.current().pid());
        out.value("uptime", uptime.toSeconds());
        out.value("naccepted", accepted);
        traffic(out, "in", total(Rates::in), received);
        traffic(out, "out", total(Rates::out), sent);
        out.begin("server");
        out.begin("application");
        out.value("name", application);
        streams(out);
        out.end();
        out.end();
        out.end();
        out.close();
    }

    private long total(ToLongFunction<Rates> rate) {
        return live.channels().stream()
                .mapToLong(channel -> rate.applyAsLong(channel.rates()))
                .sum();
    }

    private static void traffic(StatWriter out, String direction, long rate, long bytes) {
        out.value("bw_" + direction, rate);
        out.value("bytes_" + direction, bytes);
    }

    private void streams(StatWriter out) {
        out.begin("live");
        out.beginList("stream");
        live.channels().forEach(channel -> stream(out, channel));
        out.endList();
        out.value(
                "nclients",
                live.channels().stream()
                        .mapToLong(channel -> clients(channel.channel()))
                        .sum());
        out.end();
    }

    private static long clients(ChannelSnapshot channel) {
        return channel.players().size() + (channel.publisher() == null ? 0 : 1);
    }

    private void stream(StatWriter out, ChannelStatus status) {
        ChannelSnapshot channel = status.channel();
        Publisher publisher = channel.publisher();
        Rates rates = status.rates();
        out.begin("stream");
        out.value("name", channel.channel().value());
        out.value("time", publisher == null ? 0 : millisSince(publisher.since()));
        traffic(out, "in", rates.in(), publisher == null ? 0 : publisher.bytes());
        traffic(out, "out", rates.out(), channel.sentBytes());
        out.value("bw_audio", rates.audio());
        out.value("bw_video", rates.video());
        out.value("bw_data", Math.max(0, rates.in() - rates.audio() - rates.video()));
        out.beginList("client");
        channel.players().forEach(player -> player(out, player));
        if (publisher != null) {
            publisher(out, publisher);
        }
        out.endList();
        if (publisher != null) {
            StatMeta.write(out, status.content(), rates);
        }
        out.value("nclients", clients(channel));
        out.value("viewers", status.viewers());
        if (publisher != null) {
            out.flag("publishing");
            out.flag("active");
        }
        out.end();
    }

    private long millisSince(Instant begin) {
        return Math.max(0, Duration.between(begin, live.at()).toMillis());
    }

    private void publisher(StatWriter out, Publisher publisher) {
        out.begin("client");
        out.value("id", publisher.number());
        out.value("address", NetUtil.toAddressString(publisher.address()));
        client(out, publisher.since(), publisher.format());
        out.value("bytes_in", publisher.bytes());
        out.value("bytes_out", 0);
        delivery(out, 0, publisher.timestampMs());
        out.flag("publishing");
        out.flag("active");
        out.end();
    }

    private void player(StatWriter out, Player player) {
        out.begin("client");
        out.value("id", player.number());
        out.value("address", NetUtil.toAddressString(player.address()));
        client(out, player.since(), player.format());
        out.value("bytes_in", 0);
        out.value("bytes_out", player.bytes());
        delivery(out, player.dropped(), 0);
        if (!player.waiting()) {
            out.flag("active");
        }
        out.end();
    }

    /** The port is not known behind a proxy, so that it is never told. */
    private void client(StatWriter out, Instant since, StreamFormat format) {
        out.value("port", 0);
        out.value("time", millisSince(since));
        out.value("flashver", format == StreamFormat.CONTAINER ? "WebSocket" : "RTMP");
    }

    private static void delivery(StatWriter out, long dropped, long timestamp) {
        out.value("dropped", dropped);
        out.value("avsync", 0);
        out.value("timestamp", timestamp);
    }
}
