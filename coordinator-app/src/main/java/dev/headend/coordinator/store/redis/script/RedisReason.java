package dev.headend.coordinator.store.redis.script;

import dev.headend.text.LogText;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in words of the operator why Redis cannot be used, and what to look at, where Redis or the driver say it in theirs. */
public final class RedisReason {
    private static final String KEYS =
            "see REDIS_KEY_PREFIX, which its keys must begin with (~{PREFIX}:*), and REDIS_USERNAME";
    private static final String COMMANDS = "see REDIS_USERNAME, and docs/operations.md, \"A user of its own\"";

    /** The first that is found counts: what Redis answers stands within what the driver says of it. */
    private static final List<Words> WORDS = List.of(
            words(
                    "Cannot connect Redis Sentinel.*(?:NOAUTH|WRONGPASS|invalid password|AUTH <password>)",
                    "a Sentinel asks for a password, or refuses the one it gets: see REDIS_SENTINEL_PASSWORD"),
            words(
                    "WRONGPASS|invalid password",
                    "Redis refuses the user or the password (WRONGPASS): see REDIS_USERNAME, REDIS_PASSWORD"),
            words("NOAUTH", "Redis asks for a password (NOAUTH): see REDIS_USERNAME, REDIS_PASSWORD"),
            words(
                    "AUTH <password> called without",
                    "Redis has no password for the default user: unset REDIS_PASSWORD, or set REDIS_USERNAME"),
            words(
                    "READONLY",
                    "it is not the master, it takes no writes (READONLY): see REDIS_HOST, or who is the master"),
            words("UNBLOCKED", "it is the master no longer (UNBLOCKED)"),
            words("\\bOOM ", "its memory is full (OOM): raise its maxmemory, and see whether events wait"),
            words("max number of clients", "it has too many clients: raise its maxclients"),
            words("DB index is out of range|invalid DB index", "it has no database of that number: see REDIS_DATABASE"),
            words("NOPERM (.*\\bkeys?\\b.*)", "the user lacks a right (NOPERM): $1; " + KEYS),
            words("NOPERM (.*)", "the user lacks a right (NOPERM): $1; " + COMMANDS),
            words(
                    "((?:The user executing the script|ACL failure in script).*?\\bkeys?\\b.*?)(?: script: .*)?$",
                    "the user lacks a right: $1; " + KEYS),
            words(
                    "((?:The user executing the script|ACL failure in script).*?)(?: script: .*)?$",
                    "the user lacks a right: $1; " + COMMANDS),
            words("Failed to resolve '?([^' ,]+)", "unknown host $1: see where Redis is (REDIS_HOST)"),
            words("UnknownHostException: ([^ :]+)", "unknown host $1: see where Redis is (REDIS_HOST)"),
            words("PKIX path|certification path", "its certificate is not trusted: set REDIS_TLS_CA"),
            words("(No (?:subject alternative|name matching).*)", "its certificate is for another name: $1"),
            words("NotSslRecordException", "no TLS is spoken there: see REDIS_PORT, REDIS_TLS"),
            words("Invalid first byte", "no Redis answers there: see REDIS_PORT"),
            words(
                    "Cannot provide redisAddress",
                    "the Sentinels know no master of that name: see REDIS_SENTINEL_MASTER"),
            words(
                    "Cannot obtain master using SENTINEL",
                    "no Sentinel answers there, though a connection is made: see REDIS_SENTINELS"),
            words("Cannot connect to a Redis Sentinel", "no Sentinel can be reached: see REDIS_SENTINELS"),
            words("cluster support disabled", "it is no Cluster: see REDIS_CLUSTER_NODES, or set REDIS_HOST"),
            words(
                    "Connection refused: (?:[^\\s/]*/)?([^\\s/,]+)",
                    "connection refused by $1: does Redis run there; see REDIS_HOST, REDIS_PORT, or who is the master"),
            words("Connection refused", "connection refused: does Redis run there; see REDIS_HOST, REDIS_PORT"),
            words(
                    "connection timed out after \\d+ ms: (?:[^\\s/]*/)?([^\\s/,]+)",
                    "$1 cannot be reached: see REDIS_HOST, REDIS_PORT, and whether a firewall is between"),
            words(
                    "initialization timed out|Command timed out",
                    "no answer, though a connection is made: does it hang; see REDIS_PORT, REDIS_TLS"),
            words(
                    "RedisHandshakeHandler not registered|closed prematurely",
                    "it ends connections as they are made: see REDIS_PASSWORD, REDIS_TLS, and its maxclients"),
            words(
                    "Currently not connected|ClosedChannelException|Connection (?:closed|disconnected|reset)|Broken pipe",
                    "the connection was lost"));

    /** Names of Java classes, and what the driver says before the reason. */
    private static final Pattern DRIVER = Pattern.compile(
            "(?:[a-z][a-z0-9]*\\.)+[A-Z][\\w$]*: |Unable to connect to \\S+: (?=.)"
                    + "|Cannot retrieve cluster partitions from \\[.*?]\\s+Details:\\s+|\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

    private record Words(Pattern driver, String words) {}

    private RedisReason() {}

    private static Words words(String driver, String words) {
        return new Words(Pattern.compile(driver), words);
    }

    /** @param failure of the driver, or of waiting for it */
    public static String of(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return "no connection could be made in time";
        }
        return switch (RedisFailure.of(failure)) {
            case RedisFailure.Away(String why) -> why;
            case RedisFailure.Fenced(String why) -> why;
            case RedisFailure.UnknownScript _ -> "it does not keep scripts";
            case RedisFailure.Defect(String message) -> message;
        };
    }

    /** @param driver what Redis or the driver says */
    static String of(String driver) {
        for (Words each : WORDS) {
            Matcher found = each.driver().matcher(driver);
            if (found.find()) {
                return found.groupCount() == 0 ? each.words() : each.words().replace("$1", found.group(1));
            }
        }
        return LogText.line(DRIVER.matcher(driver).replaceAll("").strip());
    }
}
