package dev.headend.encoder.cdn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.HmacSecret;
import dev.headend.encoder.hls.TestHlsProperties;
import dev.headend.encoder.hls.output.LivePush;
import io.jsonwebtoken.Jwts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a node that follows the protocol. */
class CdnPushTest {
    private static final String STREAM = "hls/c/2f/640x360-25~800/live.m3u8";
    private static final String SECRET = "the push secret";
    private static final Duration TWO = Duration.ofSeconds(2);

    @TempDir
    Path spool;

    private int made;

    @Test
    void pushesSegmentsAsTheProtocolWants() throws Exception {
        try (CdnNode node = new CdnNode("OK")) {
            LivePush.Target target = push(node.url(), SECRET);
            segment(target, 200_000);
            String push = Objects.requireNonNull(node.next());
            assertThat(push).startsWith("PUSH:stream=hls%2Fc%2F2f%2F640x360-25%7E800%2Flive.m3u8&auth=");
            assertThat(subject(push.substring(push.indexOf("&auth=") + 6))).isEqualTo("PUSH:" + STREAM);
            assertThat(node.next()).isEqualTo("F:duration=2.000000");
            assertThat(node.next()).isEqualTo("bytes 200000");
            segment(target, 10);
            target.end();
            assertThat(node.next()).isEqualTo("F:duration=2.000000");
            assertThat(node.next()).isEqualTo("bytes 10");
            assertThat(node.next()).isEqualTo("CLOSE");

            target.await(Duration.ofSeconds(20));
            assertThat(node.faults).isEmpty();
            assertThat(spool).isDirectoryNotContaining("glob:**cdn-*");
        }
    }

    @Test
    void showsNoTokenWithoutASecret() throws Exception {
        try (CdnNode node = new CdnNode("OK")) {
            LivePush.Target target = push(node.url(), null);

            assertThat(node.next()).isEqualTo("PUSH:stream=hls%2Fc%2F2f%2F640x360-25%7E800%2Flive.m3u8");
            target.end();
        }
    }

    @Test
    void goesToAnotherNodeWhenOneRefuses() throws Exception {
        try (CdnNode bad = new CdnNode("E:code=AUTH_ERROR&message=Invalid+token");
                CdnNode good = new CdnNode("OK")) {
            LivePush.Target target = push(bad.url() + " " + good.url(), SECRET);
            segment(target, 10);

            assertThat(good.next()).startsWith("PUSH:");
            assertThat(good.next()).startsWith("F:");
            target.end();
        }
    }

    /** With what was not sent yet. What is sent while the connection is being closed is lost. */
    @Test
    void comesBackWhenTheNodeHasClosedTheConnection() throws Exception {
        try (CdnNode node = new CdnNode("OK")) {
            LivePush.Target target = push(node.url(), SECRET);
            segment(target, 10);
            assertThat(node.next()).startsWith("PUSH:");
            assertThat(node.next()).startsWith("F:");
            assertThat(node.next()).startsWith("bytes");
            node.disconnect();
            Awaitility.await().pollInterval(Duration.ofMillis(100)).until(() -> {
                segment(target, 20);
                return node.received.stream().anyMatch(message -> message.startsWith("PUSH:"));
            });
            target.end();
        }
    }

    /** Neither FFmpeg's disk nor the end of the stream suffers from a node that is not there. */
    @Test
    void keepsNoMoreThanALivePlaylistHas() throws Exception {
        CdnNode gone = new CdnNode("OK");
        gone.close();
        LivePush.Target target = push(gone.url(), SECRET);
        for (int i = 0; i < 30; i++) {
            segment(target, 10);
        }
        try (var files = Files.list(spool)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("cdn-")))
                    .hasSizeLessThanOrEqualTo(10);
        }
        target.end();
        target.await(Duration.ofSeconds(20));
        assertThat(spool).isDirectoryNotContaining("glob:**cdn-*");
    }

    /** The stream's folder goes, and with it what is pushed. */
    @Test
    void endsWhenItHasHadItsTimeAlsoInTheMiddleOfASegment() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LivePush.Target target = push("ws://127.0.0.1:" + deaf.getLocalPort() + "/", SECRET);
            segment(target, 10);
            Awaitility.await().until(() -> holds("cdn-"));
            try (Socket taken = deaf.accept()) {
                target.end();
                target.await(Duration.ZERO);
                Awaitility.await().atMost(Duration.ofSeconds(8)).until(() -> !holds("cdn-"));
                assertThat(taken.isConnected()).isTrue();
            }
        }
    }

    private boolean holds(String start) throws IOException {
        try (var files = Files.list(spool)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(start));
        }
    }

    private LivePush.Target push(String urls, @Nullable String secret) {
        CdnProperties properties = new CdnProperties(true, urls, secret);
        return CdnPush.of(properties, TestHlsProperties.DEFAULT, Clock.systemUTC())
                .open(STREAM);
    }

    /** The caller moves the file away at once. */
    private void segment(LivePush.Target target, int bytes) throws IOException {
        Path file = Files.write(spool.resolve(made++ + ".ts"), new byte[bytes]);
        target.segment(file, TWO);
        Files.delete(file);
    }

    private static String subject(String token) {
        return Jwts.parser()
                .verifyWith(HmacSecret.key(SECRET))
                .build()
                .parseSignedClaims(URLDecoder.decode(token, StandardCharsets.UTF_8))
                .getPayload()
                .getSubject();
    }
}
