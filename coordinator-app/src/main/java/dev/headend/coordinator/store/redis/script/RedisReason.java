package dev.headend.coordinator.store.redis.script;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in words of the operator why Redis cannot be used, and what to look at, where Redis or the driver say it in theirs. */
final class RedisReason {
    /** The first that is found counts: what Redis answers stands within what the driver says of it. */
    private static final List<Words> WORDS = List.of(
            words(
                    "WRONGPASS|invalid password",
                    "Redis refuses the user or the password (WRONGPASS): see REDIS_USERNAME, REDIS_PASSWORD"),
            words("NOAUTH", "Redis asks for a password (NOAUTH): see REDIS_USERNAME, REDIS_PASSWORD"),
            words(
                    "READONLY",
                    "it is not the master, it takes no writes (READONLY): see REDIS_HOST, or who is the master"),
            words("UNBLOCKED", "it is the master no longer (UNBLOCKED)"),
            words("DB index is out of range|invalid DB index", "it has no database of that number: see REDIS_DATABASE"),
            words("NOPERM (.*)", "the user lacks a right (NOPERM): $1; see REDIS_USERNAME"),
            words(
                    "((?:The user executing the script|ACL failure in script).*?)(?: script: .*)?$",
                    "the user lacks a right: $1; see REDIS_USERNAME"),
            words("Failed to resolve '?([^' ,]+)", "unknown host $1: see where Redis is (REDIS_HOST)"),
            words("UnknownHostException: ([^ :]+)", "unknown host $1: see where Redis is (REDIS_HOST)"),
            words("PKIX path|certification path", "its certificate is not trusted: set REDIS_TLS_CA"),
            words("(No (?:subject alternative|name matching).*)", "its certificate is for another name: $1"),
            words("NotSslRecordException", "no TLS is spoken there: see REDIS_PORT, REDIS_TLS"),
            words("Invalid first byte", "no Redis answers there: see REDIS_PORT"),
            words(
                    "Cannot provide redisAddress",
                    "the Sentinels know no master of that name: see REDIS_SENTINEL_MASTER"),
            words("Cannot connect to a Redis Sentinel", "no Sentinel can be reached: see REDIS_SENTINELS"),
            words("Connection refused", "connection refused"));

    /** Names of Java classes, and what the driver says before the reason. */
    private static final Pattern DRIVER =
            Pattern.compile("(?:[a-z][a-z0-9]*\\.)+[A-Z][\\w$]*: |Unable to connect to \\S+: (?=.)");

    private record Words(Pattern driver, String words) {}

    private RedisReason() {}

    private static Words words(String driver, String words) {
        return new Words(Pattern.compile(driver), words);
    }

    /** @param driver what Redis or the driver says */
    static String of(String driver) {
        for (Words each : WORDS) {
            Matcher found = each.driver().matcher(driver);
            if (found.find()) {
                return found.groupCount() == 0 ? each.words() : each.words().replace("$1", found.group(1));
            }
        }
        return DRIVER.matcher(driver).replaceAll("");
    }
}
