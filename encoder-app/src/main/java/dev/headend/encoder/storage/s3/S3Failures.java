package dev.headend.encoder.storage.s3;

import dev.headend.text.LogText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** What goes wrong with S3, in words for the operator. */
final class S3Failures {
    static final String NO_BUCKET = "NoSuchBucket";

    private static final Pattern NOISE = Pattern.compile(
            "Unable to execute HTTP request: | \\(SDK Attempt Count: \\d+\\)|(?<=retry), but if it does not.*");

    private S3Failures() {}

    /** A request without an answer. */
    static IOException inWords(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException refused) {
                return new IOException("S3: " + LogText.failure(refused) + "; check AWS_ENDPOINT_URL", failure);
            }
            if (cause instanceof UnknownHostException unknown) {
                return new IOException(
                        "S3: unknown host: " + LogText.failure(unknown)
                                + "; check AWS_ENDPOINT_URL, AWS_REGION and AWS_S3_BUCKET",
                        failure);
            }
        }
        String words = NOISE.matcher(String.valueOf(failure.getMessage())).replaceAll("");
        return new IOException("S3: " + LogText.line(words), failure);
    }

    /** What to do about an answer; begins with "; ", or is empty. */
    static String advice(int status, String code) {
        return switch (code) {
            case NO_BUCKET -> "; create the bucket, or correct AWS_S3_BUCKET";
            case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken" ->
                "; check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN";
            case "AccessDenied" ->
                "; let the key do s3:PutObject, s3:GetObject, s3:DeleteObject and s3:ListBucket with AWS_S3_BUCKET";
            case "RequestTimeTooSkewed" -> "; set the clock of this machine";
            case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException" ->
                "; check AWS_REGION";
            default -> status == 401 || status == 403 ? "; check the credentials and the bucket's policy" : "";
        };
    }
}
