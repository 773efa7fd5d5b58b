package dev.headend.edge.acme;

import dev.headend.text.LogText;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;

/** From what went wrong with a certificate authority to what an operator reads, in the authority's own words. */
final class AuthorityFailure {
    private static final int LONGEST_TEXT = 500;
    private static final String ERROR_PREFIX = "urn:ietf:params:acme:error:";
    private static final String INTERNAL = ERROR_PREFIX + "serverInternal";

    private AuthorityFailure() {}

    static OrderFailedException of(Throwable failure) {
        return switch (failure) {
            case AcmeLazyLoadingException lazy when lazy.getCause() != null -> of(lazy.getCause());
            case AcmeRateLimitedException limited ->
                new OrderFailedException(
                        FailureKind.LIMITED,
                        "the certificate authority asks to wait: " + text(limited.getProblem()),
                        limited.getRetryAfter().map(AuthorityFailure::until).orElse(Duration.ZERO));
            case AcmeServerException server
            when INTERNAL.equals(server.getType().toString()) -> notReached("failed", text(server.getProblem()));
            case AcmeServerException server ->
                new OrderFailedException(
                        FailureKind.REFUSED, "the certificate authority refused: " + text(server.getProblem()));
            case AcmeNetworkException network -> notReached("was not reached", network(network.getCause()));
            case AcmeException other -> notReached("did not answer as expected", LogText.failure(other));
            default -> notReached("did not answer as expected", LogText.line(failure.toString()));
        };
    }

    private static OrderFailedException notReached(String what, String why) {
        return new OrderFailedException(FailureKind.NOT_REACHED, "the certificate authority " + what + ": " + why);
    }

    /** The JDK's client has no words for what is most common. */
    private static String network(@Nullable Throwable cause) {
        return switch (cause) {
            case null -> "no reason given";
            case SSLHandshakeException untrusted ->
                LogText.failure(untrusted)
                        + "; ACME_TRUSTED_ROOTS names the roots of an authority of your own, and this machine's clock must be right";
            case ConnectException _ when isUnknown(cause) -> "its name is not known";
            case ConnectException refused
            when refused.getMessage() == null -> "connection refused, or no way to it from here";
            default -> LogText.failure(cause);
        };
    }

    private static boolean isUnknown(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return true;
            }
        }
        return false;
    }

    private static Duration until(Instant time) {
        Duration wait = Duration.between(Instant.now(), time);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /** Of a domain that the authority asked for, and did not find what it had ordered. */
    static OrderFailedException notValidated(String domain, Optional<Problem> problem) {
        String message =
                "%s was not validated: %s. http://%s%s… must lead from the internet, port 80, to HTTP_PORT of this edge"
                        .formatted(domain, text(problem), domain, Challenges.PATH);
        return new OrderFailedException(FailureKind.REFUSED, message);
    }

    static OrderFailedException refused(String what, Optional<Problem> problem) {
        return new OrderFailedException(FailureKind.REFUSED, what + ": " + text(problem));
    }

    private static String text(Optional<Problem> problem) {
        return problem.map(AuthorityFailure::text).orElse("no reason given");
    }

    /** With those of single domains, of which an authority may name some. */
    private static String text(Problem problem) {
        StringBuilder text = new StringBuilder(own(problem));
        for (Problem part : problem.getSubProblems()) {
            text.append("; ")
                    .append(part.getIdentifier().map(Identifier::toString).orElse(""))
                    .append(' ')
                    .append(own(part));
        }
        return LogText.line(text.toString(), LONGEST_TEXT);
    }

    private static String own(Problem problem) {
        String type = problem.getType().toString();
        String kind = type.startsWith(ERROR_PREFIX) ? type.substring(ERROR_PREFIX.length()) : type;
        return problem.getDetail().or(problem::getTitle).orElse("no reason given") + " (" + kind + ")";
    }
}
