package dev.headend.coordinator.store.redis.script;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How Redis is reached ({@code REDIS_*}). One of three: the server at {@code host}; the master that Sentinels name; the node of a
 * cluster that has our slot.
 *
 * @param host where neither Sentinels nor nodes of a cluster are given
 * @param port of the same
 * @param database number; 0 in a cluster
 * @param keyPrefix what all keys begin with, in braces so that they share a slot
 * @param user null = the default one
 * @param password null = none is sent
 * @param tls whether connections are encrypted and the server's certificate is verified; those to Sentinels too
 * @param tlsCa PEM file of whom we trust; null = whom the system trusts
 * @param sentinelMaster what the Sentinels call the master; null = there are none
 * @param sentinels empty = there are none
 * @param sentinelPassword null = none is sent to Sentinels
 * @param clusterNodes some of the cluster's; empty = there is none
 * @param waitReplicas how many replicas of Redis must have a write before it is answered
 * @param lease after which the others take a coordinator that is silent for dead; the same for all. Not a setting
 * @param toleratedOutage how long Redis may be away before health says so. Not a setting
 */
@ConfigurationProperties("headend.coordinator.redis")
public record RedisProperties(
        @DefaultValue("127.0.0.1") String host,
        @DefaultValue("6379") int port,
        @DefaultValue("0") int database,
        @DefaultValue("headend") String keyPrefix,
        @Nullable String user,
        @Nullable String password,
        @DefaultValue("false") boolean tls,
        @Nullable Path tlsCa,
        @Nullable String sentinelMaster,
        @DefaultValue List<HostAndPort> sentinels,
        @Nullable String sentinelPassword,
        @DefaultValue List<HostAndPort> clusterNodes,
        @DefaultValue("0") int waitReplicas,
        @DefaultValue("10s") Duration lease,
        @DefaultValue("3s") Duration toleratedOutage) {
    /** What all keys begin with: {@code {headend}:}. */
    public String prefix() {
        return "{" + keyPrefix + "}:";
    }

    /** For the log: without passwords. */
    @Override
    public String toString() {
        if (sentinelMaster != null) {
            return "master '" + sentinelMaster + "' of Sentinels " + sentinels;
        }
        return clusterNodes.isEmpty() ? new HostAndPort(host, port).toString() : "cluster " + clusterNodes;
    }
}
