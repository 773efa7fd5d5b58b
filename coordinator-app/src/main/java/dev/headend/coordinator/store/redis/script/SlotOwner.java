package dev.headend.coordinator.store.redis.script;

import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.util.concurrent.CompletionStage;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;

/**
 * Which node of a cluster has the slot of all our keys. Scripts go to it by a plain connection: the driver's own for clusters
 * would follow a slot that is being moved to where a part of the keys is not yet (ASK), and a script would take what is missing
 * there for gone. So they wait until the slot has moved.
 */
final class SlotOwner implements AutoCloseable {
    private final int slot;
    private final TextConnectionFactory factory;
    private final RedisClusterClient client;

    SlotOwner(RedisProperties properties, LettuceClientConfiguration configuration) {
        this.slot = SlotHash.getSlot(properties.prefix());
        RedisClusterConfiguration cluster = new RedisClusterConfiguration();
        properties.clusterNodes().forEach(each -> cluster.addClusterNode(new RedisNode(each.host(), each.port())));
        this.factory = new TextConnectionFactory(RedisConnections.withUser(cluster, properties), configuration);
        this.client = (RedisClusterClient) factory.getRequiredNativeClient();
    }

    /** Asks the nodes. Fails if none can be asked, or none has the slot. */
    CompletionStage<HostAndPort> find() {
        return client.refreshPartitionsAsync().thenApply(_ -> owner());
    }

    private HostAndPort owner() {
        RedisClusterNode owner = client.getPartitions().getMasterBySlot(slot);
        if (owner == null) {
            throw new IllegalStateException("no node of the cluster has slot " + slot);
        }
        return new HostAndPort(owner.getUri().getHost(), owner.getUri().getPort());
    }

    @Override
    public void close() {
        factory.destroy();
    }
}
