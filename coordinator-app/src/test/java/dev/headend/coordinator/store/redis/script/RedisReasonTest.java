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
                        + "|the user lacks a right: The user executing the script can't run this command or subcommand; see REDIS_USERNAME",
                "java.net.UnknownHostException: Failed to resolve 'redis.nowhere.example' [A(1)] after 2 queries"
                        + "|unknown host redis.nowhere.example: see where Redis is (REDIS_HOST)",
                "io.lettuce.core.protocol.RedisProtocolException: Invalid first byte: 72 (H) at buffer index 1 decoding using null"
                        + "|no Redis answers there: see REDIS_PORT",
                "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)"
                        + "|it is the master no longer (UNBLOCKED)",
                "ERR DB index is out of range|it has no database of that number: see REDIS_DATABASE",
                "Unable to connect to 127.0.0.1/<unresolved>:1: Connection initialization timed out after 2 second(s)"
                        + "|Connection initialization timed out after 2 second(s)"
            })
    void whatIsWrongAndWhatToLookAt(String driver, String words) {
        assertThat(RedisReason.of(driver)).isEqualTo(words);
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
