package dev.headend.coordinator.store.redis.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisReasonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "io.lettuce.core.RedisCommandExecutionException: WRONGPASS invalid username-password pair"
                        + "|Redis refuses the user or the password (WRONGPASS): see REDIS_USERNAME, REDIS_PASSWORD",
                "READONLY You can't write against a read only replica. script: c8c6, on @user_script:214."
                        + "|it is not the master, it takes no writes (READONLY): see REDIS_HOST, or who is the master",
                "ERR The user executing the script can't run this command or subcommand script: c8c6, on @user_script:214."
                        + "|the user lacks a right: The user executing the script can't run this command or subcommand; see REDIS_USERNAME, and docs/operations.md, \"A user of its own\"",
                "java.net.UnknownHostException: Failed to resolve 'redis.nowhere.example' [A(1)] after 2 queries"
                        + "|unknown host redis.nowhere.example: see where Redis is (REDIS_HOST)",
                "io.lettuce.core.protocol.RedisProtocolException: Invalid first byte: 72 (H) at buffer index 1 decoding using null"
                        + "|no Redis answers there: see REDIS_PORT",
                "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)"
                        + "|it is the master no longer (UNBLOCKED)",
                "ERR DB index is out of range|it has no database of that number: see REDIS_DATABASE",
                "Unable to connect to 127.0.0.1/<unresolved>:1: Connection initialization timed out after 2 second(s)"
                        + "|no answer, though a connection is made: does it hang; see REDIS_PORT, REDIS_TLS",
                "NOPERM this user has no permissions to run the 'evalsha' command or its subcommand"
                        + "|the user lacks a right (NOPERM): this user has no permissions to run the 'evalsha' command or its subcommand;"
                        + " see REDIS_USERNAME, and docs/operations.md, \"A user of its own\"",
                "NOPERM this user has no permissions to access one of the keys used as arguments"
                        + "|the user lacks a right (NOPERM): this user has no permissions to access one of the keys used as arguments;"
                        + " see REDIS_KEY_PREFIX, which its keys must begin with (~{PREFIX}:*), and REDIS_USERNAME",
                "NOPERM No permissions to access a key"
                        + "|the user lacks a right (NOPERM): No permissions to access a key;"
                        + " see REDIS_KEY_PREFIX, which its keys must begin with (~{PREFIX}:*), and REDIS_USERNAME",
                "ERR ACL failure in script: No permissions to access a key script: c8c6, on @user_script:214."
                        + "|the user lacks a right: ACL failure in script: No permissions to access a key;"
                        + " see REDIS_KEY_PREFIX, which its keys must begin with (~{PREFIX}:*), and REDIS_USERNAME",
                "OOM command not allowed when used memory > 'maxmemory'. script: efa69bbc, on @user_script:230."
                        + "|its memory is full (OOM): raise its maxmemory, and see whether events wait",
                "ERR max number of clients reached|it has too many clients: raise its maxclients",
                "RedisHandshakeHandler not registered"
                        + "|it ends connections as they are made: see REDIS_PASSWORD, REDIS_TLS, and its maxclients",
                "Connection closed prematurely"
                        + "|it ends connections as they are made: see REDIS_PASSWORD, REDIS_TLS, and its maxclients",
                "Currently not connected. Commands are rejected.|the connection was lost",
                "Connection closed|the connection was lost",
                "StacklessClosedChannelException|the connection was lost",
                "recvAddress(..) failed with error(-104): Connection reset by peer|the connection was lost",
                "finishConnect(..) failed with error(-111): Connection refused: /192.0.2.1:6379"
                        + "|connection refused by 192.0.2.1:6379: does Redis run there; see REDIS_HOST, REDIS_PORT, or who is the master",
                "Connection refused: redis.example/[2001:db8::1]:6379"
                        + "|connection refused by [2001:db8::1]:6379: does Redis run there; see REDIS_HOST, REDIS_PORT, or who is the master",
                "connection timed out after 2000 ms: redis.example/192.0.2.1:6379"
                        + "|192.0.2.1:6379 cannot be reached: see REDIS_HOST, REDIS_PORT, and whether a firewall is between",
                "RedisConnectionException: Cannot obtain master using SENTINEL MASTER. Command timed out after 2 second(s)"
                        + "|no Sentinel answers there, though a connection is made: see REDIS_SENTINELS",
                "Cannot connect to a Redis Sentinel: [redis://192.0.2.1:26379]: Cannot connect Redis Sentinel at redis://192.0.2.1:26379:"
                        + " NOAUTH Authentication required."
                        + "|a Sentinel asks for a password, or refuses the one it gets: see REDIS_SENTINEL_PASSWORD",
                "ERR AUTH <password> called without any password configured for the default user. Are you sure?"
                        + "|Redis has no password for the default user: unset REDIS_PASSWORD, or set REDIS_USERNAME",
                "readAddress(..) failed with error(-110): Operation timed out|Operation timed out"
            })
    void whatIsWrongAndWhatToLookAt(String driver, String words) {
        assertThat(RedisReason.of(driver)).isEqualTo(words);
    }

    /** Of a cluster the driver tells the outcome at each node in a line of its own. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ERR This instance has cluster support disabled"
                        + "|it is no Cluster: see REDIS_CLUSTER_NODES, or set REDIS_HOST",
                "Connection refused: /192.0.2.1:6379"
                        + "|connection refused by 192.0.2.1:6379: does Redis run there; see REDIS_HOST, REDIS_PORT, or who is the master",
                "ERR something else|[redis://192.0.2.1:6379?timeout=2s]: ERR something else"
            })
    void whatIsWrongWithAClusterIsOneLine(String atTheNode, String words) {
        assertThat(RedisReason.of(
                        "Cannot retrieve cluster partitions from [redis://192.0.2.1:6379?timeout=2s]\n\nDetails:\n\t"
                                + "[redis://192.0.2.1:6379?timeout=2s]: " + atTheNode + "\n"))
                .isEqualTo(words);
    }

    @Test
    void aFailureToConnectSaysWhatRedisSaid() {
        Throwable refused = new RedisConnectionException(
                "Unable to connect to 127.0.0.1/<unresolved>:6379",
                new RedisCommandExecutionException(
                        "NOAUTH HELLO must be called with the client already authenticated"));
        assertThat(RedisFailure.of(refused))
                .isEqualTo(new RedisFailure.Away(
                        "Redis asks for a password (NOAUTH): see REDIS_USERNAME, REDIS_PASSWORD"));
    }
}
