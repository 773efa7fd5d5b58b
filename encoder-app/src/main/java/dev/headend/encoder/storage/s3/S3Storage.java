package dev.headend.encoder.storage.s3;

import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.StoragePath;
import dev.headend.encoder.storage.StoredFile;
import dev.headend.text.LogText;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Storage in a bucket. An object appears complete; conditions are the server's own. Its calls wait for {@link S3Client}'s, whose time is
 * limited. Thread-safe.
 */
public final class S3Storage implements Storage {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    /** As much of a file is in memory at a time. */
    private static final int CHUNK_BYTES = 64 * 1024;

    private final S3AsyncClient client;
    private final String bucket;

    /**
     * Opens the storage; makes no request.
     *
     * @throws NullPointerException if something is missing, which the table's rules find before
     */
    public static S3Storage open(S3Properties properties) {
        return new S3Storage(S3Client.of(properties), Objects.requireNonNull(properties.bucket()));
    }

    /** The same with few connections of its own, for what must not wait until others are done. */
    public static S3Storage openBeside(S3Properties properties) {
        return new S3Storage(S3Client.beside(properties), Objects.requireNonNull(properties.bucket()));
    }

    S3Storage(S3AsyncClient client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    @Override
    public void put(String path, Path file, ContentKind kind) throws IOException {
        PutObjectRequest request = upload(path, kind).build();
        await(() -> client.putObject(
                request, AsyncRequestBody.fromFile(it -> it.path(file).chunkSizeInBytes(CHUNK_BYTES))));
    }

    @Override
    public void put(String path, byte[] content, ContentKind kind) throws IOException {
        await(() -> client.putObject(upload(path, kind).build(), AsyncRequestBody.fromBytesUnsafe(content)));
    }

    @Override
    public Optional<StoredFile> read(String path) throws IOException {
        GetObjectRequest request =
                GetObjectRequest.builder().bucket(bucket).key(keyOf(path)).build();
        try (ResponseInputStream<GetObjectResponse> answer =
                await(() -> client.getObject(request, AsyncResponseTransformer.toBlockingInputStream()))) {
            return Optional.of(
                    new StoredFile(content(path, answer), answer.response().eTag()));
        } catch (Refused refused) {
            if (refused.isAbsent()) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    static byte[] content(String path, InputStream answer) throws IOException {
        byte[] content = read(answer);
        if (content.length > MAX_READ) {
            throw new IOException(path + " is longer than " + MAX_READ + " bytes");
        }
        return content;
    }

    /** The SDK's stream throws an unchecked exception when the thread is interrupted, as it is when the program stops. */
    private static byte[] read(InputStream answer) throws IOException {
        try {
            return answer.readNBytes(MAX_READ + 1);
        } catch (RuntimeException failure) {
            if (failure.getCause() instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
            throw failure;
        }
    }

    @Override
    public boolean replace(String path, byte[] content, ContentKind kind, @Nullable String etag) throws IOException {
        PutObjectRequest.Builder request = upload(path, kind);
        PutObjectRequest conditional = (etag == null ? request.ifNoneMatch("*") : request.ifMatch(etag)).build();
        try {
            await(() -> client.putObject(conditional, AsyncRequestBody.fromBytesUnsafe(content)));
            return true;
        } catch (Refused refused) {
            // What does not exist matches no etag; what somebody else is just replacing conflicts.
            if (refused.status == PRECONDITION_FAILED || refused.status == CONFLICT || refused.isAbsent()) {
                return false;
            }
            throw refused;
        }
    }

    /** Never: there is no such request. */
    @Override
    public boolean append(String path, long length, byte[] addition, ContentKind kind) {
        String ignored = keyOf(path);
        return false;
    }

    @Override
    public void delete(String path) throws IOException {
        String key = keyOf(path);
        await(() -> client.deleteObject(it -> it.bucket(bucket).key(key)));
    }

    private PutObjectRequest.Builder upload(String path, ContentKind kind) {
        return PutObjectRequest.builder()
                .bucket(bucket)
                .key(keyOf(path))
                .contentType(kind.contentType())
                .cacheControl(kind.cacheControl());
    }

    private static String keyOf(String path) {
        return StoragePath.of(path).toString();
    }

    private static <T> T await(Supplier<CompletableFuture<T>> call) throws IOException {
        CompletableFuture<T> answer = started(call);
        try {
            return answer.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw cause instanceof S3Exception refused ? new Refused(refused) : S3Failures.inWords(cause);
        } finally {
            answer.cancel(true);
        }
    }

    /** Some failures are thrown at once: a file that cannot be read, credentials that are not found. */
    private static <T> CompletableFuture<T> started(Supplier<CompletableFuture<T>> call) throws IOException {
        try {
            return call.get();
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        } catch (SdkException impossible) {
            throw S3Failures.inWords(impossible);
        }
    }

    /** The server has answered, and not with success. */
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final String code;

        Refused(S3Exception answer) {
            this(
                    answer,
                    answer.awsErrorDetails() == null
                            ? ""
                            : String.valueOf(answer.awsErrorDetails().errorCode()));
        }

        private Refused(S3Exception answer, String code) {
            super(
                    "S3 answered HTTP " + answer.statusCode() + details(answer.awsErrorDetails())
                            + S3Failures.advice(answer.statusCode(), code),
                    answer);
            this.status = answer.statusCode();
            this.code = code;
        }

        private static String details(@Nullable AwsErrorDetails details) {
            return details == null || details.errorCode() == null
                    ? ""
                    : ": " + LogText.line(details.errorCode() + ": " + details.errorMessage());
        }

        /** Whether there is no such file; a bucket that does not exist is something else. */
        boolean isAbsent() {
            return status == NOT_FOUND && !code.equals(S3Failures.NO_BUCKET);
        }

        /** For the log: the class says nothing more. */
        @Override
        public String toString() {
            return String.valueOf(getMessage());
        }
    }
}
