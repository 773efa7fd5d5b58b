package dev.headend.coordinator.store.redis.script;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a script was not run, or has no answer. */
sealed interface RedisFailure {
    /** Redis cannot be reached, or does not take commands at the moment; another attempt may succeed. */
    record Away(String reason) implements RedisFailure {}

    /** Redis has no record of the replica that asked; nothing was changed. */
    record Fenced(String reason) implements RedisFailure {}

    /** Redis does not know the script by its digest; nothing was changed. */
    record UnknownScript() implements RedisFailure {}

    /** The script is wrong. */
    record Defect(String message) implements RedisFailure {}

    /** Error codes of a server that may take the same command later, or of another server that may take it now. */
    Set<String> AWAY = Set.of(
            "READONLY",
            "LOADING",
            "MASTERDOWN",
            "UNBLOCKED",
            "CLUSTERDOWN",
            "MOVED",
            "ASK",
            "TRYAGAIN",
            "NOREPLICAS",
            "MISCONF",
            "OOM",
            "BUSY",
            "UNKILLABLE",
            "NOAUTH",
            "NOPERM",
            "WRONGPASS");
    /** A script's error of this version of Redis begins with it, that of another tells it somewhere. */
    Pattern CODE = Pattern.compile("(?:^|[: ]-?)([A-Z]{3,}) ");

    /** What prelude.lua calls FENCED. */
    Fenced FORGOTTEN = new Fenced("Redis has no record of it: it was taken for dead, or data is lost");

    /** What the user may not do shows in a script without a code. */
    Pattern FORBIDDEN = Pattern.compile("The user executing the script can't|ACL failure in script");

    static RedisFailure of(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof RedisCommandExecutionException) {
            return ofReply(message);
        }
        if (cause instanceof RedisCommandTimeoutException) {
            return new Away("no answer within the time limit");
        }
        return new Away(RedisReason.of(text(cause)));
    }

    private static RedisFailure ofReply(String message) {
        if (message.startsWith("NOSCRIPT")) {
            return new UnknownScript();
        }
        Matcher codes = CODE.matcher(message);
        while (codes.find()) {
            String code = codes.group(1);
            if (code.equals("FENCED")) {
                return FORGOTTEN;
            }
            if (AWAY.contains(code)) {
                return new Away(RedisReason.of(message.substring(codes.start(1))));
            }
        }
        return FORBIDDEN.matcher(message).find() ? new Away(RedisReason.of(message)) : new Defect(message);
    }

    /** All that the chain of causes says: the outermost often says only that it could not connect. */
    private static String text(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            if (text.indexOf(message) < 0) {
                text.append(text.isEmpty() ? "" : ": ").append(message);
            }
        }
        return text.toString();
    }
}
