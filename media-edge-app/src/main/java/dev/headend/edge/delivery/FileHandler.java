package dev.headend.edge.delivery;

import java.util.List;
import java.util.Optional;
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
    private final FileTree tree;
    private final Scheduler fileWork;
    private final DeliveryMetrics metrics;
    private final LoadedFileResponse loadedFileResponse;
    private final DiskFileResponse diskFileResponse;

    /** @param fileWork where blocking on the disk is allowed */
    FileHandler(FileTree tree, Scheduler fileWork, DeliveryMetrics metrics) {
        this.tree = tree;
        this.fileWork = fileWork;
        this.metrics = metrics;
        this.loadedFileResponse = new LoadedFileResponse(metrics);
        this.diskFileResponse = new DiskFileResponse(metrics);
    }

    /** Finds the file and prepares the response on {@code fileWork}; the file is opened there too. */
    Mono<ServerResponse> handle(ServerRequest request) {
        return Mono.fromCallable(() -> tree.find(names(request)))
                .subscribeOn(fileWork)
                .flatMap(found -> respond(request, found));
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
        return ServerResponse.status(HttpStatus.NOT_FOUND)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("not found\n");
    }
}
