package dev.headend.coordinator.store.redis.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlCodec;
import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.ControlMessage.StreamKill;
import dev.headend.control.SourceType;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.coordinator.store.redis.script.Redis;
import dev.headend.coordinator.store.redis.script.RedisConnections;
import dev.headend.media.ChannelId;
import dev.headend.media.Ladder;
import dev.headend.media.StreamId;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;

/** What reaches a replica's peers, and what does not. */
@ExtendWith(OutputCaptureExtension.class)
final class MailboxTest {
    private static final String P = "{headend}:";

    @TempDir
    private Path dir;

    private RedisProcess redis;
    private ReplicaFixture replica;
    private String mailbox;

    @BeforeEach
    void start() {
        redis = RedisProcess.start(dir, RedisProcess.DURABLE);
        replica = new ReplicaFixture(redis.port());
        Eventually.that(() -> replica.replica.latest() != null);
        mailbox = P + "mailbox:" + replica.id.id();
    }

    @AfterEach
    void stop() {
        replica.close();
        redis.close();
    }

    private void mail(long peer, String text) {
        redis.command("XADD", mailbox, "*", "to", String.valueOf(peer), "text", text);
    }

    /** By another name for each, so that a test sees which is which. */
    private void kill(int number) {
        mail(number, ControlCodec.encode(new StreamKill(new ChannelId("c"), new StreamId("s"))));
    }

    private static List<String> kills(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> i + " STREAM-KILL").toList();
    }

    @Test
    void whatComesIsHandedOverInOrderAndDeletedAfterwards() {
        IntStream.range(0, 50).forEach(this::kill);
        redis.command("XADD", mailbox, "*", "supersede", "7");
        Eventually.that(() -> replica.told.size() == 51);
        assertThat(replica.told.subList(0, 50)).isEqualTo(kills(0, 50));
        assertThat(replica.told.get(50)).isEqualTo("supersede 7");
        Eventually.that(() -> redis.text("XLEN", mailbox).equals("0"));
    }

    @Test
    void nothingIsLostOrRepeatedThroughDeathsOfRedisAndOfTheConnection(CapturedOutput output) {
        for (int round = 0; round < 5; round++) {
            IntStream.range(round * 30, round * 30 + 10).forEach(this::kill);
            redis.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
            IntStream.range(round * 30 + 10, round * 30 + 20).forEach(this::kill);
            redis.kill();
            redis.restart();
            IntStream.range(round * 30 + 20, round * 30 + 30).forEach(this::kill);
        }
        Eventually.that(() -> replica.told.size() >= 150);
        assertThat(replica.told).isEqualTo(kills(0, 150));
        assertThat(output.getOut())
                .as("that of the scripts has said so")
                .doesNotContain("messages to edges and encoders cannot be read");
    }

    /** Its connection stands, but no answer comes. */
    @Test
    void aRedisThatStandsStillIsLeftForAnotherConnection() {
        kill(0);
        Eventually.that(() -> replica.told.size() == 1);
        redis.pause();
        Eventually.that(() -> !replica.replica.leads("statistics"));
        redis.resume();
        kill(1);
        Eventually.that(() -> replica.told.size() == 2);
        assertThat(replica.told).isEqualTo(kills(0, 2));
    }

    @Test
    void aTaskThatFindsNoEncoderIsGivenBack() {
        redis.command("HSET", P + "stream:s", "v", "1");
        EncodeStart task = new EncodeStart(
                new ChannelId("c"), new StreamId("s"), SourceType.RTMP, "rtmp://h/c/k", Ladder.ORIGINAL, false, null);
        mail(5, ControlCodec.encode(task));
        Eventually.that(() -> replica.told.size() == 1);
        assertThat(redis.command("ZSCORE", P + "due", "s undelivered")).isNull();
        replica.gone.add(new PeerId(5));
        mail(5, ControlCodec.encode(task));
        Eventually.that(() -> redis.command("ZSCORE", P + "due", "s undelivered") != null);
        assertThat(redis.text("HGET", P + "stream:s", "due:undelivered")).isEqualTo("5");
    }

    @Test
    void whatCannotBeReadStopsNothing() {
        mail(1, "NO-SUCH-MESSAGE\n");
        redis.command("XADD", mailbox, "*", "to", "nobody", "text", "");
        redis.command("XADD", mailbox, "*", "something", "else");
        kill(2);
        Eventually.that(() -> replica.told.contains("2 STREAM-KILL"));
        assertThat(replica.told).hasSize(1);
    }

    /** As when its replica is given up while Redis fails over. */
    @Test
    void aConnectionThatComesWhenNobodyWaitsForItAnyMoreIsClosed() {
        CompletableFuture<StatefulRedisConnection<String, String>> opening = new CompletableFuture<>();
        try (RedisConnections connections =
                new RedisConnections(Redis.properties(redis.port()), Duration.ofSeconds(2))) {
            new Mailbox(mailbox, () -> opening, _ -> Mono.empty(), () -> true)
                    .deliver()
                    .subscribe()
                    .dispose();
            StatefulRedisConnection<String, String> late =
                    connections.open().toCompletableFuture().join();
            opening.complete(late);
            Eventually.that(() -> !late.isOpen());
        }
    }

    /** A server that takes the connection of scripts, but not that of the mailbox: its peers could be told nothing. */
    @Test
    void aReplicaWhoseMailboxIsNotReadGivesUpItsPeers() {
        String before = replica.id.id();
        redis.command("ACL", "SETUSER", "default", "-xread");
        redis.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        kill(0);
        Eventually.that(() -> !replica.told.isEmpty());
        assertThat(replica.told).singleElement().asString().contains("have not been read for");
        redis.command("ACL", "SETUSER", "default", "+xread");
        Eventually.that(() -> replica.replica.latest() != null);
        assertThat(replica.id.id()).isNotEqualTo(before);
    }
}
