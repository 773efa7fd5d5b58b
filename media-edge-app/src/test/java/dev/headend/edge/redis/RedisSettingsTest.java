package dev.headend.edge.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSettingsTest {
    private static final String SERVICE_LINK = "tcp://10.96.0.17:6379";

    @Test
    void aServiceLinkOfKubernetesIsExplained() {
        assertThat(RedisSettings.TABLE
                        .read(Map.of("REDIS_USE", "YES", "REDIS_PORT", SERVICE_LINK))
                        .problems())
                .singleElement()
                .asString()
                .contains(SERVICE_LINK)
                .contains("Kubernetes")
                .contains("enableServiceLinks: false");
    }

    /** Whoever runs some Redis in the same namespace has it, and uses none here. */
    @Test
    void aServiceLinkHarmsNobodyWhoUsesNoRedis() {
        assertThat(RedisSettings.TABLE.read(Map.of("REDIS_PORT", SERVICE_LINK)).problems())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "redis", "-1"})
    void otherPortsAreRefused(String port) {
        assertThat(RedisSettings.TABLE.read(Map.of("REDIS_PORT", port)).problems())
                .containsExactly("REDIS_PORT is '" + port + "', but it must be a port number from 1 to 65535");
    }

    @Test
    void thePasswordIsNotShown() {
        assertThat(new RedisProperties("redis", 6379, "s3cret", true, "rtmp_commands").toString())
                .doesNotContain("s3cret");
    }
}
