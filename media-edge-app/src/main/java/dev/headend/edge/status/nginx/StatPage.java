package dev.headend.edge.status.nginx;

import dev.headend.edge.live.ChannelSnapshot;
import dev.headend.edge.live.ChannelSnapshot.Player;
import dev.headend.edge.live.ChannelSnapshot.Publisher;
import dev.headend.edge.live.StreamFormat;
import dev.headend.edge.status.ChannelStatus;
import dev.headend.edge.status.StatusSnapshot;
import dev.headend.edge.status.StreamContent;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.springframework.web.util.HtmlUtils;

/** The same for people: a page without a script, of which nothing is loaded from anywhere. */
final class StatPage {
    /** More would be no help to anybody, and much to load. */
    private static final int MOST_PLAYERS = 50;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final StatusSnapshot live;
    private final StringBuilder out = new StringBuilder(4096);

    private StatPage(StatusSnapshot live) {
        this.live = live;
    }

    /** What stands in the place of {@code {live}} in the page. */
    static String render(StatusSnapshot live, Duration uptime) {
        return new StatPage(live).render(uptime);
    }

    private String render(Duration uptime) {
        long publishers = live.channels().stream()
                .filter(status -> status.channel().publisher() != null)
                .count();
        out.append("<p>").append(TIME.format(live.at()));
        out.append(" · up for ").append(StatText.age(uptime)).append(" · ");
        out.append(publishers).append(publishers == 1 ? " stream" : " streams").append("</p>\n");
        if (live.channels().isEmpty()) {
            out.append("<p>Nothing is live.</p>\n");
        }
        live.channels().forEach(this::channel);
        return out.toString();
    }

    private void channel(ChannelStatus status) {
        ChannelSnapshot channel = status.channel();
        out.append("<section>\n<h2>").append(escaped(channel.channel().value())).append("</h2>\n<dl>\n");
        Publisher publisher = channel.publisher();
        if (publisher == null) {
            row("Publisher", "none, players wait for one");
        } else {
            row("Publisher", text(publisher.address()) + ", " + StatText.protocol(publisher.format()));
            row("For", age(publisher.since()));
            row("Received", StatText.traffic(status.rates().in(), publisher.bytes()));
            content(status);
        }
        row("Sent", StatText.traffic(status.rates().out(), channel.sentBytes()));
        row("RTMP", Long.toString(status.receivers(StreamFormat.FLV_MESSAGES)));
        row("WebSocket", Long.toString(status.receivers(StreamFormat.CONTAINER)));
        row("HLS", status.viewers() == 0 ? "0" : "about " + status.viewers());
        out.append("</dl>\n");
        players(channel.players());
        out.append("</section>\n");
    }

    private void content(ChannelStatus status) {
        StreamContent content = status.content();
        if (content.video() != null) {
            row("Video", StatText.video(content.video(), status.rates()));
        }
        if (content.audio() != null) {
            row("Audio", StatText.audio(content.audio()));
        }
    }

    private void players(List<Player> players) {
        if (players.isEmpty()) {
            return;
        }
        out.append("<details><summary>").append(players.size());
        out.append(players.size() == 1 ? " receiver" : " receivers");
        out.append("</summary>\n<div class=\"wide\"><table>\n<tr><th>Address<th>By<th>For<th>Sent<th>Dropped\n");
        players.stream()
                .sorted(Comparator.comparing(Player::since))
                .limit(MOST_PLAYERS)
                .forEach(this::player);
        out.append("</table></div>\n");
        if (players.size() > MOST_PLAYERS) {
            out.append("<p>and ").append(players.size() - MOST_PLAYERS);
            out.append(" that came later: they are in <a href=\"/rtmp-stat.xml\">rtmp-stat.xml</a></p>\n");
        }
        out.append("</details>\n");
    }

    private void player(Player player) {
        out.append("<tr><td>").append(text(player.address()));
        out.append("<td>").append(StatText.protocol(player.format())).append(player.waiting() ? ", waits" : "");
        out.append("<td>").append(age(player.since()));
        out.append("<td>").append(StatText.bytes(player.bytes()));
        out.append("<td>").append(player.dropped()).append('\n');
    }

    private void row(String name, String value) {
        out.append("<div><dt>")
                .append(name)
                .append("<dd>")
                .append(escaped(value))
                .append("</div>\n");
    }

    private String age(Instant since) {
        return StatText.age(Duration.between(since, live.at()));
    }

    private static String text(InetAddress address) {
        return NetUtil.toAddressString(address);
    }

    private static String escaped(String text) {
        return HtmlUtils.htmlEscape(text);
    }
}
