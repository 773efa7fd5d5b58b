package dev.headend.coordinator.store.redis.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.config.SettingsTable.Reading;
import dev.headend.coordinator.store.StoreSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RedisSettingsTest {
    private static final String STORE = "headend.coordinator.store";

    private static Reading read(Map<String, String> environment) {
        return StoreSettings.TABLE.read(environment);
    }

    private static List<String> problems(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("COORDINATOR_STORE", "redis");
        return read(all).problems();
    }

    private static RedisProperties properties(Map<String, String> environment) {
        Reading reading = read(environment);
        assertThat(reading.problems()).isEmpty();
        return new Binder(new MapConfigurationPropertySource(reading.properties()))
                .bind("headend.coordinator.redis", RedisProperties.class)
                .get();
    }

    @ParameterizedTest
    @CsvSource({
        ",, embedded",
        "embedded,, embedded",
        "redis,, redis",
        "REDIS, NO, redis",
        ", YES, redis",
        "redis, yes, redis"
    })
    void theStoreIsChosen(String store, String use, String chosen) {
        Map<String, String> environment = new HashMap<>();
        environment.put("COORDINATOR_STORE", store == null ? "" : store);
        environment.put("REDIS_USE", use == null ? "" : use);
        assertThat(read(environment).properties()).containsEntry(STORE, chosen);
    }

    @Test
    void twoStoresAreOneTooMany() {
        assertThat(read(Map.of("COORDINATOR_STORE", "embedded", "REDIS_USE", "YES"))
                        .problems())
                .containsExactly("COORDINATOR_STORE is 'embedded', but REDIS_USE is 'YES': unset one of them");
    }

    @Test
    void byDefaultItIsARedisOnThisMachine() {
        RedisProperties redis = properties(Map.of("COORDINATOR_STORE", "redis"));
        assertThat(redis.host()).isEqualTo("127.0.0.1");
        assertThat(redis.port()).isEqualTo(6379);
        assertThat(redis.prefix()).isEqualTo("{headend}:");
        assertThat(redis.password()).isNull();
        assertThat(redis.tls()).isFalse();
        assertThat(redis.sentinels()).isEmpty();
        assertThat(redis.clusterNodes()).isEmpty();
        assertThat(redis.waitReplicas()).isZero();
    }

    @Test
    void sentinelsAreReadAndPasswordsStayOutOfTheLog() {
        RedisProperties redis = properties(Map.of(
                "COORDINATOR_STORE", "redis",
                "REDIS_SENTINELS", "s1:26379, [2001:db8::1]:26380",
                "REDIS_SENTINEL_MASTER", "mymaster",
                "REDIS_SENTINEL_PASSWORD", "hush",
                "REDIS_USERNAME", "headend",
                "REDIS_PASSWORD", "hush"));
        assertThat(redis.sentinels())
                .containsExactly(new HostAndPort("s1", 26379), new HostAndPort("2001:db8::1", 26380));
        assertThat(redis).hasToString("master 'mymaster' of Sentinels [s1:26379, [2001:db8::1]:26380]");
    }

    @Test
    void nodesOfAClusterAreRead() {
        RedisProperties redis = properties(Map.of("REDIS_USE", "YES", "REDIS_CLUSTER_NODES", "a:1,b:2"));
        assertThat(redis.clusterNodes()).containsExactly(new HostAndPort("a", 1), new HostAndPort("b", 2));
    }

    @Test
    void everythingWrongIsSaidAtOnce() {
        assertThat(problems(Map.of(
                        "REDIS_SENTINELS", "s1:1",
                        "REDIS_CLUSTER_NODES", "a:1",
                        "REDIS_DATABASE", "1",
                        "REDIS_USERNAME", "u",
                        "REDIS_TLS_CA", "ca.pem",
                        "REDIS_WAIT_REPLICAS", "10",
                        "REDIS_KEY_PREFIX", "{x}")))
                .hasSize(7)
                .anyMatch(p -> p.startsWith("REDIS_SENTINELS and REDIS_CLUSTER_NODES are both set"))
                .anyMatch(p -> p.startsWith("REDIS_SENTINELS is set, but REDIS_SENTINEL_MASTER is not"))
                .anyMatch(p -> p.startsWith("REDIS_DATABASE is '1'"))
                .anyMatch(p -> p.startsWith("REDIS_USERNAME is set, but REDIS_PASSWORD is not"))
                .anyMatch(p -> p.startsWith("REDIS_TLS_CA is set, but REDIS_TLS is NO"))
                .anyMatch(p -> p.startsWith("REDIS_WAIT_REPLICAS is '10'"))
                .anyMatch(p -> p.startsWith("REDIS_KEY_PREFIX is '{x}'"));
    }

    @Test
    void aMasterOrAPasswordWithoutSentinelsIsSaid() {
        assertThat(problems(Map.of("REDIS_SENTINEL_MASTER", "m", "REDIS_SENTINEL_PASSWORD", "p")))
                .hasSize(2)
                .allMatch(p -> p.contains("REDIS_SENTINELS is not"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"redis", "redis:", ":1", "redis:0", "redis:65536", "redis:x", "a:1,,b:2", "2001:db8::1:6379"})
    void addressesThatAreNoneAreSaid(String text) {
        assertThat(problems(Map.of("REDIS_CLUSTER_NODES", text)))
                .singleElement()
                .asString()
                .startsWith("REDIS_CLUSTER_NODES is '" + text
                        + "', but it must be HOST:PORT, or several split by commas: ");
    }

    @Test
    void aServiceLinkIsAProblemOnlyWhereThePortCounts() {
        String link = "tcp://10.96.0.17:6379";
        assertThat(read(Map.of("REDIS_PORT", link)).problems()).isEmpty();
        assertThat(problems(Map.of("REDIS_PORT", link)))
                .singleElement()
                .asString()
                .contains("as Kubernetes sets it by itself");
        assertThat(properties(Map.of("COORDINATOR_STORE", "redis", "REDIS_PORT", link, "REDIS_CLUSTER_NODES", "a:1"))
                        .port())
                .isEqualTo(6379);
    }

    @Test
    void whatIsSetForEdgesOnlyIsNoProblemWithTheEmbeddedStore() {
        assertThat(read(Map.of(
                        "COORDINATOR_STORE", "embedded",
                        "REDIS_HOST", "redis://redis:6379",
                        "REDIS_USERNAME", "u",
                        "REDIS_TLS", "YES",
                        "REDIS_TLS_CA", "nowhere.pem")))
                .satisfies(reading -> assertThat(reading.problems()).isEmpty())
                .satisfies(reading -> assertThat(reading.warnings()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"REDIS_HOST", "REDIS_SENTINELS", "REDIS_CLUSTER_NODES"})
    void whereRedisIsWithoutTheStoreIsWarnedOf(String name) {
        assertThat(read(Map.of(name, "redis:1", "REDIS_USE", "NO")).warnings())
                .singleElement()
                .asString()
                .startsWith(name + " is set, but not used: the state is kept in DATA_DIR")
                .contains("COORDINATOR_STORE=redis");
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis://a", "rediss://u:hush@a:6379/0", "a:6379", "u:hush@a", "[2001:db8::1]", "a,b"})
    void aHostWithMoreIsAProblemThatNamesWhatToSet(String host) {
        assertThat(problems(Map.of("REDIS_HOST", host)))
                .singleElement()
                .asString()
                .startsWith("REDIS_HOST is '")
                .contains("REDIS_PORT", "REDIS_TLS", "REDIS_PASSWORD")
                .doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource({
        "redis-1.example.com, redis-1.example.com:6379",
        "10.0.0.1, 10.0.0.1:6379",
        "2001:db8::1, [2001:db8::1]:6379"
    })
    void namesAndAddressesAreHosts(String host, String shown) {
        assertThat(properties(Map.of("COORDINATOR_STORE", "redis", "REDIS_HOST", host)))
                .hasToString(shown);
    }

    @Test
    void certificatesThatAreNotThereOrNoneAreSaid(@TempDir Path dir) throws Exception {
        Path empty = Files.writeString(dir.resolve("empty.pem"), "hello");
        assertThat(problems(Map.of(
                        "REDIS_TLS",
                        "YES",
                        "REDIS_TLS_CA",
                        dir.resolve("nope.pem").toString())))
                .containsExactly("REDIS_TLS_CA: the file '" + dir.resolve("nope.pem") + "' does not exist");
        assertThat(problems(Map.of("REDIS_TLS", "YES", "REDIS_TLS_CA", empty.toString())))
                .containsExactly("REDIS_TLS_CA: the file '" + empty + "' holds no certificate (PEM)");
        assertThat(problems(Map.of("REDIS_TLS", "YES", "REDIS_TLS_CA", dir.toString())))
                .containsExactly("REDIS_TLS_CA: the file '" + dir + "' is no file that this program's user may read");
    }

    @Test
    void aHostBesideSentinelsIsWarnedOf() {
        assertThat(read(Map.of(
                                "COORDINATOR_STORE", "redis",
                                "REDIS_HOST", "redis",
                                "REDIS_SENTINELS", "s1:1",
                                "REDIS_SENTINEL_MASTER", "m"))
                        .warnings())
                .singleElement()
                .asString()
                .startsWith("REDIS_HOST is set, but without effect");
    }
}
