package dev.headend.coordinator.store.redis.script;

import dev.headend.config.ServiceLinks;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import dev.headend.config.SettingsTable.Rule;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.NetUtil;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Settings of Redis that are each right, and wrong together. */
final class RedisContradictions {
    private static final Pattern BESIDE_HOST = Pattern.compile("[:/@,\\s\\[\\]]");
    /** Name and password in a URL. */
    private static final Pattern USER = Pattern.compile("[^/]*@");

    private RedisContradictions() {}

    /** @param used whether the state is kept in Redis: else nothing is wrong */
    static SettingsTable table(Predicate<Map<String, String>> used) {
        List<Rule> rules = Stream.<Rule>of(
                        RedisContradictions::hostWithMore,
                        RedisContradictions::serviceLink,
                        RedisContradictions::twoKinds,
                        RedisContradictions::sentinelsWithoutMaster,
                        RedisContradictions::masterWithoutSentinels,
                        RedisContradictions::sentinelPasswordAlone,
                        RedisContradictions::userWithoutPassword,
                        RedisContradictions::databaseOfCluster,
                        RedisContradictions::authorityWithoutTls,
                        RedisContradictions::unreadableAuthority)
                .map(rule -> onlyIf(used, rule))
                .toList();
        return new SettingsTable(List.of(), rules)
                .withHints(List.of(onlyIf(used, RedisContradictions::addressWithoutEffect)));
    }

    private static Rule onlyIf(Predicate<Map<String, String>> used, Rule rule) {
        return values -> used.test(values) ? rule.problem(values) : Optional.empty();
    }

    /** Clouds show an address with port or as a URL. */
    private static Optional<String> hostWithMore(Map<String, String> values) {
        String host = values.getOrDefault("REDIS_HOST", "");
        return problemIf(
                !isElsewhere(values) && hasMore(host),
                "REDIS_HOST is '" + USER.matcher(host).replaceFirst("***@")
                        + "', but it must be the host alone, a name or an IP address"
                        + " (IPv6 without brackets): the port is REDIS_PORT, TLS is REDIS_TLS=YES, and who connects is"
                        + " REDIS_USERNAME and REDIS_PASSWORD");
    }

    private static boolean hasMore(String host) {
        boolean isIpV6 = !host.startsWith("[") && NetUtil.isValidIpV6Address(host);
        return BESIDE_HOST.matcher(host).find() && !isIpV6;
    }

    private static Optional<String> serviceLink(Map<String, String> values) {
        return isElsewhere(values)
                ? Optional.empty()
                : ServiceLinks.problem("REDIS_PORT", "redis", values.getOrDefault("REDIS_PORT", ""));
    }

    private static Optional<String> twoKinds(Map<String, String> values) {
        return problemIf(
                isSet(values, "REDIS_SENTINELS") && isSet(values, "REDIS_CLUSTER_NODES"),
                "REDIS_SENTINELS and REDIS_CLUSTER_NODES are both set, but a cluster has no Sentinels: unset one of them");
    }

    private static Optional<String> sentinelsWithoutMaster(Map<String, String> values) {
        return problemIf(
                isSet(values, "REDIS_SENTINELS") && !isSet(values, "REDIS_SENTINEL_MASTER"),
                "REDIS_SENTINELS is set, but REDIS_SENTINEL_MASTER is not: it must be what the Sentinels call the master");
    }

    private static Optional<String> masterWithoutSentinels(Map<String, String> values) {
        return problemIf(
                isSet(values, "REDIS_SENTINEL_MASTER") && !isSet(values, "REDIS_SENTINELS"),
                "REDIS_SENTINEL_MASTER is set, but REDIS_SENTINELS is not: it must be where they are, HOST:PORT");
    }

    private static Optional<String> sentinelPasswordAlone(Map<String, String> values) {
        return problemIf(
                isSet(values, "REDIS_SENTINEL_PASSWORD") && !isSet(values, "REDIS_SENTINELS"),
                "REDIS_SENTINEL_PASSWORD is set, but REDIS_SENTINELS is not; the password of Redis itself is REDIS_PASSWORD");
    }

    private static Optional<String> userWithoutPassword(Map<String, String> values) {
        return problemIf(
                isSet(values, "REDIS_USERNAME") && !isSet(values, "REDIS_PASSWORD"),
                "REDIS_USERNAME is set, but REDIS_PASSWORD is not: it must be that user's password");
    }

    private static Optional<String> databaseOfCluster(Map<String, String> values) {
        String database = values.getOrDefault("REDIS_DATABASE", "0");
        return problemIf(
                isSet(values, "REDIS_CLUSTER_NODES") && !database.equals("0"),
                "REDIS_DATABASE is '" + database + "', but a cluster (REDIS_CLUSTER_NODES) has only database 0");
    }

    private static Optional<String> authorityWithoutTls(Map<String, String> values) {
        return problemIf(
                isSet(values, "REDIS_TLS_CA") && !SettingType.isYes(values.getOrDefault("REDIS_TLS", "NO")),
                "REDIS_TLS_CA is set, but REDIS_TLS is NO: nothing would be encrypted");
    }

    /** Read as the driver does it, which would end the start with a stack trace. */
    private static Optional<String> unreadableAuthority(Map<String, String> values) {
        if (!isSet(values, "REDIS_TLS_CA") || !SettingType.isYes(values.getOrDefault("REDIS_TLS", "NO"))) {
            return Optional.empty();
        }
        String file = values.getOrDefault("REDIS_TLS_CA", "");
        try {
            SslContextBuilder.forClient().trustManager(new File(file));
            return Optional.empty();
        } catch (IllegalArgumentException unreadable) {
            return Optional.of("REDIS_TLS_CA: the file '" + file + "' " + whyUnreadable(Path.of(file)));
        }
    }

    private static String whyUnreadable(Path file) {
        if (!Files.exists(file)) {
            return "does not exist";
        }
        return Files.isReadable(file) && Files.isRegularFile(file)
                ? "holds no certificate (PEM)"
                : "is no file that this program's user may read";
    }

    private static Optional<String> addressWithoutEffect(Map<String, String> values) {
        return problemIf(
                isElsewhere(values) && isSet(values, "REDIS_HOST"),
                "REDIS_HOST is set, but without effect for a coordinator with REDIS_SENTINELS or REDIS_CLUSTER_NODES");
    }

    private static boolean isElsewhere(Map<String, String> values) {
        return isSet(values, "REDIS_SENTINELS") || isSet(values, "REDIS_CLUSTER_NODES");
    }

    private static boolean isSet(Map<String, String> values, String name) {
        return values.containsKey(name);
    }

    private static Optional<String> problemIf(boolean wrong, String problem) {
        return wrong ? Optional.of(problem) : Optional.empty();
    }
}
