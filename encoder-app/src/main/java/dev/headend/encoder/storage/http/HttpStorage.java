package dev.headend.encoder.storage.http;

import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.StoragePath;
import dev.headend.encoder.storage.StoredFile;
import dev.headend.encoder.storage.http.RequestSender.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Storage at a server that takes files by {@code PUT}. That a file appears complete is up to the server, and so is what becomes
 * of conditions: one that does not act on {@code If-Match} misses versions that are replaced in the same moment. Thread-safe.
 */
public final class HttpStorage implements Storage {
    private final URI root;
    private final ServerDialect dialect;
    private final RequestSender sender;

    /** @param root of all files; with or without a slash at its end */
    public HttpStorage(URI root, ServerDialect dialect, RequestSender sender) {
        this.root = URI.create(root.toString().replaceFirst("/*$", "/"));
        this.dialect = dialect;
        this.sender = sender;
    }

    @Override
    public void put(String path, Path file, ContentKind kind) throws IOException {
        check(send(upload(path, BodyPublishers.ofFile(file), kind)));
    }

    @Override
    public void put(String path, byte[] content, ContentKind kind) throws IOException {
        check(send(upload(path, BodyPublishers.ofByteArray(content), kind)));
    }

    @Override
    public Optional<StoredFile> read(String path) throws IOException {
        Answer answer = send(request("GET", path, Map.of("Cache-Control", "no-cache"), BodyPublishers.noBody()));
        if (dialect.isAbsent(answer)) {
            return Optional.empty();
        }
        check(answer);
        return Optional.of(fileOf(answer));
    }

    /** A weak etag is worth nothing in {@code If-Match}. */
    private static StoredFile fileOf(Answer answer) {
        return answer.headers()
                .firstValue("ETag")
                .filter(HttpStorage::isStrong)
                .map(etag -> new StoredFile(answer.body(), etag))
                .orElseGet(() -> StoredFile.of(answer.body()));
    }

    private static boolean isStrong(String etag) {
        return etag.startsWith("\"");
    }

    /** Looks first: not every server acts on conditions. */
    @Override
    public boolean replace(String path, byte[] content, ContentKind kind, @Nullable String etag) throws IOException {
        String existing = read(path).map(StoredFile::etag).orElse(null);
        if (existing == null ? etag != null : !existing.equals(etag)) {
            return false;
        }
        Answer answer =
                send(upload(path, BodyPublishers.ofByteArray(content), kind).with(condition(etag)));
        if (dialect.isOtherVersion(answer)) {
            return false;
        }
        check(answer);
        return true;
    }

    private static Map<String, String> condition(@Nullable String etag) {
        if (etag == null) {
            return Map.of("If-None-Match", "*");
        }
        return isStrong(etag) ? Map.of("If-Match", etag) : Map.of();
    }

    /** Never: there is no such request. */
    @Override
    public boolean append(String path, long length, byte[] addition, ContentKind kind) {
        StoragePath ignored = StoragePath.of(path);
        return false;
    }

    @Override
    public void delete(String path) throws IOException {
        Answer answer = send(request("DELETE", path, Map.of(), BodyPublishers.noBody()));
        if (!dialect.isAbsent(answer)) {
            check(answer);
        }
    }

    private FileRequest upload(String path, BodyPublisher body, ContentKind kind) {
        Map<String, String> headers = Map.of("Content-Type", kind.contentType(), "Cache-Control", kind.cacheControl());
        return request("PUT", path, headers, body);
    }

    private FileRequest request(String method, String path, Map<String, String> headers, BodyPublisher body) {
        return new FileRequest(method, root.resolve(StoragePath.of(path).toString()), headers, body);
    }

    private Answer send(FileRequest request) throws IOException {
        FileRequest complete = dialect.complete(request);
        try {
            return sender.send(complete.toHttp());
        } catch (ConnectException unreachable) {
            String words = unreachable.getMessage() + "; check " + dialect.whereSettings();
            throw new IOException(words, unreachable);
        }
    }

    private void check(Answer answer) throws IOException {
        if (!answer.isSuccess()) {
            throw answer.failure(dialect.advice(answer));
        }
    }
}
