package dev.headend.edge.delivery;

import dev.headend.text.LogThrottle;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Responds to GET and HEAD of stored files. */
final class FileHandler {
    private static final Logger log = LoggerFactory.getLogger(FileHandler.class);
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final FileTree tree;
    private final Scheduler fileWork;
    private final DeliveryMetrics metrics;
    private final LoadedFileResponse loadedFileResponse;
    private final DiskFileResponse diskFileResponse;
    private final LogThrottle overload;

    /** @param fileWork where blocking on the disk is allowed; may reject work */
    FileHandler(FileTree tree, Scheduler fileWork, DeliveryMetrics metrics, Clock clock) {
        this.tree = tree;
        this.fileWork = fileWork;
        this.metrics = metrics;
        this.loadedFileResponse = new LoadedFileResponse(metrics);
        this.diskFileResponse = new DiskFileResponse(metrics);
        this.overload = new LogThrottle(log, QUIET, clock);
    }

    /** Finds the file and prepares the response on {@code fileWork}; the file is opened there too. */
    Mono<ServerResponse> handle(ServerRequest request) {
        return Mono.fromCallable(() -> tree.find(names(request), TextMemory.roomFor(request)))
                .subscribeOn(fileWork)
                .flatMap(found -> respond(request, found))
                .onErrorResume(RejectedExecutionException.class, _ -> overloaded());
    }

    private Mono<ServerResponse> overloaded() {
        overload.warn("refused requests for files (503): the disk hangs, or is slower than they come");
        return text(HttpStatus.SERVICE_UNAVAILABLE, "overloaded\n");
    }

    /** The path's segments, decoded one by one: an encoded slash stays inside its segment, where no name may have one. */
    private static List<String> names(ServerRequest request) {
        return request.requestPath().pathWithinApplication().elements().stream()
                .filter(PathContainer.PathSegment.class::isInstance)
                .map(PathContainer.PathSegment.class::cast)
                .map(PathContainer.PathSegment::valueToMatch)
                .toList();
    }

    private Mono<ServerResponse> respond(ServerRequest request, Optional<FoundFile> found) {
        if (found.isEmpty()) {
            metrics.missed();
            return notFound();
        }
        metrics.requested(found.get().kind());
        return switch (found.get()) {
            case FoundFile.Loaded file -> loadedFileResponse.to(request, file);
            case FoundFile.OnDisk file -> diskFileResponse.to(request, file);
        };
    }

    /** Not to be cached: a channel's playlist is missing until it goes live. */
    static Mono<ServerResponse> notFound() {
        return text(HttpStatus.NOT_FOUND, "not found\n");
    }

    private static Mono<ServerResponse> text(HttpStatus status, String line) {
        return ServerResponse.status(status)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue(line);
    }
}
