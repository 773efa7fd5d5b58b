package dev.headend.edge.status.overview;

import dev.headend.edge.live.LiveChannels;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Ends a stream when an operator says so: its publisher is told and disconnected, and all who follow streams hear of it as of any other
 * end. Browsers send name and password along with whatever pages of others have them send, so a request must show that it is none of
 * those.
 */
final class StreamEnd {
    /** Pages of others cannot send a header of their own: browsers ask before, and this program allows it to none. */
    static final String HEADER = "X-Headend-Action";

    static final String ACTION = "end-stream";

    /** Whose page a browser's request comes from; programs do not say. */
    private static final String SITE = "Sec-Fetch-Site";

    private static final int LONGEST_CHANNEL = 1024;

    private final LiveChannels channels;

    StreamEnd(LiveChannels channels) {
        this.channels = channels;
    }

    Mono<ServerResponse> answer(ServerRequest request) {
        if (!isMeant(request.headers())) {
            return text(
                    HttpStatus.FORBIDDEN,
                    "streams are ended from this server's overview, or with the header " + HEADER + ": " + ACTION);
        }
        Optional<ChannelId> channel = ChannelId.parse(request.pathVariable("channel"), LONGEST_CHANNEL);
        Optional<StreamId> stream = StreamId.parse(request.pathVariable("stream"));
        boolean ended = channel.flatMap(of -> stream.map(id -> channels.kill(of, id, reason(request))))
                .orElse(false);
        return ended ? ServerResponse.noContent().build() : text(HttpStatus.NOT_FOUND, "no such stream is live here");
    }

    private static boolean isMeant(ServerRequest.Headers headers) {
        String site = headers.firstHeader(SITE);
        return ACTION.equals(headers.firstHeader(HEADER)) && (site == null || site.equals("same-origin"));
    }

    private static String reason(ServerRequest request) {
        String from = request.remoteAddress()
                .map(InetSocketAddress::getAddress)
                .map(address -> " at " + address.getHostAddress())
                .orElse("");
        return "ended by an operator" + from + ", on the overview page";
    }

    private static Mono<ServerResponse> text(HttpStatus status, String text) {
        return ServerResponse.status(status).contentType(MediaType.TEXT_PLAIN).bodyValue(text + "\n");
    }
}
