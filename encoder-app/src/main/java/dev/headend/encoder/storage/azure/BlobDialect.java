package dev.headend.encoder.storage.azure;

import dev.headend.encoder.storage.http.FileRequest;
import dev.headend.encoder.storage.http.RequestSender.Answer;
import dev.headend.encoder.storage.http.ServerDialect;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;

/** What Azure Blob Storage wants of requests. A file is a block blob, stored whole by one request. Thread-safe. */
final class BlobDialect implements ServerDialect {
    /** Of the REST interface; all accounts know it, and so does the emulator. */
    private static final String VERSION = "2021-12-02";

    private static final String NO_CONTAINER = "ContainerNotFound";

    private final BlobAuthorization authorization;
    private final Clock clock;

    /** @param clock must be right within 15 minutes: requests bear its time */
    BlobDialect(BlobAuthorization authorization, Clock clock) {
        this.authorization = authorization;
        this.clock = clock;
    }

    @Override
    public FileRequest complete(FileRequest request) throws IOException {
        Map<String, String> headers = new HashMap<>();
        headers.put("x-ms-version", VERSION);
        headers.put(
                "x-ms-date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC)));
        if (request.method().equals("PUT")) {
            headers.put("x-ms-blob-type", "BlockBlob");
            headers.put("x-ms-blob-cache-control", request.header("Cache-Control"));
        }
        FileRequest complete = request.with(headers);
        return complete.with(Map.of("Authorization", authorization.of(complete)));
    }

    /** A container that does not exist is not a file that does not. */
    @Override
    public boolean isAbsent(Answer answer) {
        return ServerDialect.super.isAbsent(answer) && !says(NO_CONTAINER, answer);
    }

    /** A blob that must not exist and does is a conflict. */
    @Override
    public boolean isOtherVersion(Answer answer) {
        return ServerDialect.super.isOtherVersion(answer) || says("BlobAlreadyExists", answer);
    }

    @Override
    public String advice(Answer answer) {
        if (says(NO_CONTAINER, answer)) {
            return "; create the container, or correct AZURE_STORAGE_CONTAINER";
        }
        return answer.status() == UNAUTHORIZED || answer.status() == FORBIDDEN
                ? "; check AZURE_STORAGE_KEY, or that AZURE_CLIENT_ID has the role Storage Blob Data Contributor, and this"
                        + " machine's clock"
                : "";
    }

    @Override
    public String whereSettings() {
        return "AZURE_STORAGE_ACCOUNT and AZURE_STORAGE_ENDPOINT";
    }

    private static boolean says(String code, Answer answer) {
        return answer.headers()
                .firstValue("x-ms-error-code")
                .filter(code::equals)
                .isPresent();
    }
}
