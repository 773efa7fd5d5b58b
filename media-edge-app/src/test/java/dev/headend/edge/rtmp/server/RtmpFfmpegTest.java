package dev.headend.edge.rtmp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headend.edge.live.ChannelSnapshot;
import dev.headend.fixture.NoLeaks;
import dev.headend.fixture.Patience;
import dev.headend.media.ChannelId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The server against FFmpeg, as the publisher, the encoder and the player that it will meet most. */
@ExtendWith(NoLeaks.class)
class RtmpFfmpegTest {
    private static final ChannelId CHANNEL = new ChannelId("ch");

    @TempDir
    static Path media;

    private static Path source;

    @TempDir
    Path folder;

    private TestRtmpServer server;

    @BeforeAll
    static void makeTheSource() throws IOException, InterruptedException {
        source = media.resolve("source.flv");
        Ffmpeg.run(
                media.resolve("source.log"),
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=320x240:rate=25",
                "-f",
                "lavfi",
                "-i",
                "sine=440:sample_rate=44100",
                "-t",
                "9",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-g",
                "50",
                "-bf",
                "2",
                "-c:a",
                "aac",
                source.toString());
    }

    @BeforeEach
    void start() {
        server = new TestRtmpServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anEncoderThatComesFiveSecondsLateGetsEveryPacket() throws Exception {
        try (HeldPublisher publisher = publish("ch/key")) {
            publisher.until(Duration.ofSeconds(1));
            CompletableFuture<List<String>> seen = probe("ch/key");
            awaitPlayers(1);
            publisher.until(Duration.ofSeconds(8));
            assertThat(seen.get(Patience.SECONDS, TimeUnit.SECONDS))
                    .as("what it sees when it looks first")
                    .containsExactlyInAnyOrder("h264", "aac");
            awaitPublished(Duration.ofSeconds(5));
            awaitPlayers(0);
            Process encoder = play("ch/key?cache=clear", "encoder");
            awaitPlayers(1);

            assertThat(publisher.toTheEnd()).isZero();
            assertThat(Ffmpeg.await(encoder))
                    .as(Files.readString(log("encoder")))
                    .isZero();
        }

        assertThat(Ffmpeg.packets(received("encoder"))).isEqualTo(Ffmpeg.packets(source));
        // Its players hear of the end of a stream before whoever has accepted it.
        await().untilAsserted(() -> assertThat(server.ended).hasSize(1).isEqualTo(server.accepted));
    }

    @Test
    void aPlayerThatComesLateStartsAtTheLatestKeyframe() throws IOException, InterruptedException {
        try (HeldPublisher publisher = publish("ch/key")) {
            publisher.until(Duration.ofMillis(5_800));
            awaitPublished(Duration.ofSeconds(5));
            Process player = play("ch/key", "player");
            awaitPlayers(1);

            assertThat(publisher.toTheEnd()).isZero();
            assertThat(Ffmpeg.await(player)).isZero();
        }

        int video = packets("player", "video");
        assertThat(video).isBetween(25 * 3, 25 * 6);
        assertThat(Ffmpeg.probe(
                        "-select_streams",
                        "v",
                        "-read_intervals",
                        "%+#1",
                        "-show_entries",
                        "packet=flags",
                        "-of",
                        "csv=p=0",
                        received("player").toString()))
                .first()
                .asString()
                .startsWith("K");
    }

    @Test
    void anEncoderThatComesBeforeItsPublisherGetsEveryPacketToo() throws IOException, InterruptedException {
        Process encoder = play("ch/key?cache=clear", "encoder");
        awaitPlayers(1);
        try (HeldPublisher publisher = publish("ch/key")) {
            assertThat(publisher.toTheEnd()).isZero();
            assertThat(Ffmpeg.await(encoder)).isZero();
        }

        assertThat(Ffmpeg.packets(received("encoder"))).isEqualTo(Ffmpeg.packets(source));
    }

    @Test
    void aWrongKeyAndASecondPublisherAreRefusedWithoutHarm() throws IOException, InterruptedException {
        Process publisher = publishWithoutEnd("ch/key");
        awaitPublished(Duration.ofSeconds(1));

        assertThat(Ffmpeg.await(publishWithoutEnd("ch/key")))
                .as("a second publisher")
                .isNotZero();
        assertThat(Ffmpeg.await(publishWithoutEnd("other/wrong")))
                .as("a wrong key")
                .isNotZero();
        assertThat(Ffmpeg.await(play("ch/wrong", "stranger")))
                .as("a player with a wrong key")
                .isNotZero();

        assertThat(publisher.isAlive()).isTrue();
        publisher.destroy();
        await().until(() -> server.gauge("headend.rtmp.connections") == 0);
        assertThat(server.endedBecause("refused")).isEqualTo(3);
        assertThat(server.channels.snapshot()).isEmpty();
        assertThat(server.ended).hasSize(1).isEqualTo(server.accepted);
    }

    private HeldPublisher publish(String channelAndKey) throws IOException {
        return HeldPublisher.start(log("publisher"), source, server.url(channelAndKey));
    }

    private Process publishWithoutEnd(String channelAndKey) throws IOException {
        String how = "-re -stream_loop -1 -i " + source + " -c copy -f flv " + server.url(channelAndKey);
        return Ffmpeg.start(log("publisher"), how.split(" "));
    }

    private CompletableFuture<List<String>> probe(String channelAndKey) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return Ffmpeg.probe("-show_entries", "stream=codec_name", "-of", "csv=p=0", server.url(channelAndKey));
            } catch (IOException | InterruptedException failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    private Process play(String channelAndKey, String name) throws IOException {
        return Ffmpeg.start(
                log(name),
                "-i",
                server.url(channelAndKey),
                "-c",
                "copy",
                received(name).toString());
    }

    /** As the channel has them: the metric counts one before it has subscribed, and leaves one out before it has left. */
    private void awaitPlayers(int count) {
        await().until(() -> server.channels
                .find(CHANNEL)
                .map(ChannelSnapshot::players)
                .filter(players -> players.size() == count)
                .isPresent());
    }

    private void awaitPublished(Duration length) {
        await().until(() -> server.channels
                .find(CHANNEL)
                .map(channel -> channel.publisher())
                .map(ChannelSnapshot.Publisher::timestampMs)
                .filter(timestamp -> timestamp >= length.toMillis())
                .isPresent());
    }

    private int packets(String name, String kind) throws IOException, InterruptedException {
        return Ffmpeg.packets(received(name)).stream()
                .filter(line -> line.startsWith(kind))
                .mapToInt(line -> Integer.parseInt(line.substring(kind.length() + 1)))
                .sum();
    }

    private Path received(String name) {
        return folder.resolve(name + ".flv");
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }
}
