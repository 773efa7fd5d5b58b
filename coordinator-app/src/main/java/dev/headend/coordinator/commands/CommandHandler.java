package dev.headend.coordinator.commands;

import dev.headend.coordinator.fleet.FleetRegister;
import dev.headend.coordinator.stream.StreamLifecycle;
import dev.headend.coordinator.stream.StreamStore;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Executes commands. */
final class CommandHandler {
    private static final Logger log = LoggerFactory.getLogger(CommandHandler.class);
    private static final String CHANNEL = "x-streaming-channel";
    private static final String STREAM = "x-streaming-id";
    private static final String ANY_STREAM = "*";

    private final FleetRegister fleet;
    private final StreamStore streams;
    private final StreamLifecycle lifecycle;
    private final ReportSender reports;
    private final String version;
    private final byte[] description;

    CommandHandler(
            FleetRegister fleet, StreamStore streams, StreamLifecycle lifecycle, ReportSender reports, String version) {
        this.fleet = fleet;
        this.streams = streams;
        this.lifecycle = lifecycle;
        this.reports = reports;
        this.version = version;
        this.description = OpenApiDocument.read();
    }

    Mono<ServerResponse> root(ServerRequest request) {
        return text(HttpStatus.OK, "Headend coordinator " + version + "\n");
    }

    Mono<ServerResponse> capacity(ServerRequest request) {
        return fleet.capacity().map(CommandResponses.Capacity::of).flatMap(CommandHandler::json);
    }

    Mono<ServerResponse> report(ServerRequest request) {
        return streams.snapshot().flatMap(reports::answer);
    }

    Mono<ServerResponse> description(ServerRequest request) {
        return answer(HttpStatus.OK).contentType(MediaType.APPLICATION_YAML).bodyValue(description);
    }

    private static Mono<ServerResponse> json(Object body) {
        return answer(HttpStatus.OK).contentType(MediaType.APPLICATION_JSON).bodyValue(body);
    }

    /** Succeeds also when nothing is live: the application wants it not to be, and it is not. */
    Mono<ServerResponse> close(ServerRequest request) {
        String channelText = header(request, CHANNEL);
        String streamText = header(request, STREAM);
        if (channelText.isEmpty() || streamText.isEmpty()) {
            return badRequest("The headers " + CHANNEL + " and " + STREAM + " are needed; " + STREAM
                    + " is a stream's id, or * for whatever is live on the channel.");
        }
        Optional<ChannelId> channel = ChannelId.parse(channelText, Integer.MAX_VALUE);
        if (channel.isEmpty()) {
            return badRequest(CHANNEL + " is not a channel id: only letters, digits, '-' and '_' are allowed.");
        }
        if (streamText.equals(ANY_STREAM)) {
            return closed(channel.get(), Optional.empty());
        }
        Optional<StreamId> stream = StreamId.parse(streamText);
        return stream.isPresent()
                ? closed(channel.get(), stream)
                : badRequest(STREAM + " is neither a stream's id nor *.");
    }

    private Mono<ServerResponse> closed(ChannelId channel, Optional<StreamId> stream) {
        String named = stream.map(StreamId::value).orElse(ANY_STREAM);
        log.info("close command: channel {} stream {}", channel, named);
        return lifecycle
                .close(channel, stream.orElse(null))
                .doOnNext(closed -> {
                    if (!closed) {
                        log.info("close command: channel {} stream {}: no such stream is live", channel, named);
                    }
                })
                .then(text(HttpStatus.OK, "SUCCESS"));
    }

    private static String header(ServerRequest request, String name) {
        String value = request.headers().firstHeader(name);
        return value == null ? "" : value.strip();
    }

    private static Mono<ServerResponse> badRequest(String sentence) {
        return text(HttpStatus.BAD_REQUEST, sentence + "\n");
    }

    static Mono<ServerResponse> text(HttpStatus status, String sentence) {
        return answer(status).contentType(MediaType.TEXT_PLAIN).bodyValue(sentence);
    }

    /** What is true now may not be in a moment. */
    static ServerResponse.BodyBuilder answer(HttpStatus status) {
        return ServerResponse.status(status).cacheControl(CacheControl.noCache());
    }
}
