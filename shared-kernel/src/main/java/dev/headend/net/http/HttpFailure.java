package dev.headend.net.http;

import dev.headend.text.LogText;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import reactor.netty.http.client.PrematureCloseException;

/** Says in a few words, for the log, why a request had no answer. */
final class HttpFailure {
    private HttpFailure() {}

    /** @param timeout how long was waited at most */
    static String describe(Throwable failure, Duration timeout) {
        // Some messages repeat what the other side sent.
        return LogText.line(words(root(failure), timeout));
    }

    /** Whether no connection could be made, so that no other request would fare better. */
    static boolean isUnreachable(Throwable failure) {
        return isNoConnection(root(failure));
    }

    private static boolean isNoConnection(Throwable failure) {
        return failure instanceof ConnectException
                || failure instanceof UnknownHostException
                || failure instanceof NoRouteToHostException;
    }

    /** The root cause; of a failed connection the exception that names the address. */
    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && !isNoConnection(root)) {
            root = root.getCause();
        }
        return root;
    }

    private static String words(Throwable root, Duration timeout) {
        String message = String.valueOf(root.getMessage());
        return switch (root) {
            case TimeoutException _ -> noAnswerWithin(timeout);
            case ReadTimeoutException _ -> noAnswerWithin(timeout);
            case PrematureCloseException _ -> "it closed the connection without an answer";
            case TooLongFrameException _ -> "the head of its answer is too long";
            case NotSslRecordException _ -> "it does not speak TLS";
            case GeneralSecurityException _ -> "its certificate is not trusted: " + message;
            case SSLException _ -> "TLS with it failed: " + message;
            case IOException broken -> LogText.failure(broken);
            case DecoderException _ -> "its answer is not HTTP: " + message;
            case IllegalArgumentException _ -> "its answer is not HTTP: " + message;
            default -> root.toString();
        };
    }

    private static String noAnswerWithin(Duration timeout) {
        return "no answer within " + timeout.toSeconds() + " s";
    }
}
