package dev.headend.control.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.PublishDeny;
import dev.headend.control.ControlMessage.PublishRequest;
import dev.headend.control.ControlMessage.Register;
import dev.headend.control.ControlRole;
import dev.headend.control.ControlToken;
import dev.headend.control.PeerInstance;
import dev.headend.control.fixture.LegacyCoordinator;
import dev.headend.fixture.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The link against a real WebSocket server, with short spans of patience. */
class ControlLinkTest {
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Patience.TIME;
    private static final LinkSettings.Timing PATIENT = new LinkSettings.Timing(LONG, LONG, LONG, SHORT);

    private static final PeerInstance INSTANCE = PeerInstance.random();

    private final LegacyCoordinator coordinator = new LegacyCoordinator();
    private final Journal journal = new Journal();
    private @Nullable ControlLink link;

    @AfterEach
    void stop() {
        if (link != null) {
            link.close();
        }
        coordinator.close();
    }

    @Test
    void showsWhoItIsAndWhereItIsReached() throws Exception {
        ControlToken token = new ControlToken("test", Clock.systemUTC());
        start(new LinkSettings(base("/"), ControlRole.RTMP, INSTANCE, token, "2001:db8::7", 1936, true, PATIENT));
        LegacyCoordinator.Session session = coordinator.nextSession();
        assertThat(session.path()).isEqualTo("/ws/control/rtmp");
        assertThat(token.accepts(ControlRole.RTMP, session.headers().get("x-control-auth-token")))
                .isTrue();
        assertThat(session.headers().get("x-external-ip")).isEqualTo("2001:db8::7");
        assertThat(session.headers().get("x-custom-port")).isEqualTo("1936");
        assertThat(session.headers().get("x-ssl-use")).isEqualTo("true");
        assertThat(session.headers().get("origin")).as("only pages have one").isNull();
    }

    @Test
    void theLogNamesTheInstanceThatTheCoordinatorsLogNames() throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger(ControlLink.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try {
            start(settings(ControlRole.HLS, null, PATIENT));
            assertThat(journal.next()).isEqualTo("connected");
        } finally {
            log.detachAppender(lines);
        }
        assertThat(List.copyOf(lines.list))
                .extracting(ILoggingEvent::getFormattedMessage)
                .contains("connected to the coordinator at " + base("/ws/control/hls") + " as instance " + INSTANCE);
    }

    @Test
    void leavesOutWhatIsNotKnown() throws Exception {
        start(settings(ControlRole.HLS, null, PATIENT));
        LegacyCoordinator.Session session = coordinator.nextSession();
        assertThat(session.path()).isEqualTo("/ws/control/hls");
        assertThat(session.headers().contains("x-control-auth-token")).isFalse();
        assertThat(session.headers().contains("x-external-ip")).isFalse();
        assertThat(session.headers().contains("x-custom-port")).isFalse();
        assertThat(session.headers().contains("x-ssl-use")).isFalse();
        assertThat(session.headers().contains("x-peer-replaces")).isFalse();
    }

    @Test
    void isTheInstanceOfTheProgramOnEveryConnection() throws Exception {
        start(settings(ControlRole.HLS, null, PATIENT));
        LegacyCoordinator.Session first = coordinator.nextSession();
        first.hangUp();
        LegacyCoordinator.Session second = coordinator.nextSession();
        assertThat(first.headers().get("x-peer-instance")).isEqualTo(INSTANCE.toString());
        assertThat(second.headers().get("x-peer-instance")).isEqualTo(INSTANCE.toString());
        assertThat(first.headers().get("x-peer-features")).isEqualTo("resume, drain, lively");
    }

    @Test
    void namesTheRunsThatItReplacesOnEveryConnection() throws Exception {
        PeerInstance dead = PeerInstance.random();
        link = new ControlLink(settings(ControlRole.HLS, null, PATIENT), journal);
        link.start(List.of(dead, INSTANCE));
        LegacyCoordinator.Session first = coordinator.nextSession();
        first.hangUp();
        assertThat(first.headers().get("x-peer-replaces")).isEqualTo(dead + "," + INSTANCE);
        assertThat(coordinator.nextSession().headers().get("x-peer-replaces")).isEqualTo(dead + "," + INSTANCE);
    }

    @Test
    void saysWhatTheCoordinatorThatAnsweredOffers() throws Exception {
        coordinator.offer("metrics, Resume");
        start(settings(ControlRole.HLS, null, PATIENT));
        LegacyCoordinator.Session first = coordinator.nextSession();
        assertThat(journal.next()).isEqualTo("connected, resumable");
        coordinator.offer("drain,resume");
        first.hangUp();
        assertThat(journal.next()).isEqualTo("disconnected");
        assertThat(journal.next()).isEqualTo("connected, resumable, drainable");
        coordinator.offer("");
        coordinator.nextSession().hangUp();
        assertThat(journal.next()).isEqualTo("disconnected");
        assertThat(journal.next()).isEqualTo("connected");
    }

    @Test
    void speaksBothWays() throws Exception {
        start(settings(ControlRole.RTMP, null, PATIENT));
        LegacyCoordinator.Session session = coordinator.nextSession();
        assertThat(journal.next()).isEqualTo("connected");
        assertThat(link.send(new PublishRequest("1", "news", "k3y", "192.0.2.1")))
                .isTrue();
        assertThat(session.nextText()).startsWith("PUBLISH-REQUEST\n").contains("Stream-Key:k3y\n");
        session.say("PUBLISH-DENY\nStream-Channel:news\nRequest-ID:1\n");
        assertThat(journal.next()).isEqualTo(new PublishDeny("1", "news"));
    }

    @Test
    void sendsFromWithinConnected() throws Exception {
        journal.onConnected = () -> link.send(new Register(3));
        start(settings(ControlRole.HLS, null, PATIENT));
        assertThat(coordinator.nextSession().nextText()).isEqualTo("REGISTER\nCapacity:3\n");
    }

    @Test
    void saysThatNothingIsSentWithoutAConnection() {
        link = new ControlLink(settings(ControlRole.RTMP, null, PATIENT), journal);
        assertThat(link.send(new Register(1))).isFalse();
        assertThat(link.isConnected()).isFalse();
    }

    @Test
    void neverSendsALineBreakInsideAValue() throws Exception {
        start(settings(ControlRole.RTMP, null, PATIENT));
        coordinator.nextSession();
        assertThat(journal.next()).isEqualTo("connected");
        assertThatThrownBy(() -> link.send(new PublishRequest("1", "news\nUser-IP:x", "k", "192.0.2.1")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(link.isConnected()).isTrue();
    }

    @Test
    void keepsTheConnectionWhenAMessageMakesNoSense() throws Exception {
        start(settings(ControlRole.RTMP, null, PATIENT));
        LegacyCoordinator.Session session = coordinator.nextSession();
        session.say("WHO-KNOWS\nA:b\n");
        session.say("STREAM-KILL\nStream-Channel:../etc\n");
        session.say("ERROR\nError-Code:E1\nError-Message:x\n");
        session.say("HEARTBEAT\n");
        session.say("PUBLISH-DENY\nRequest-ID:2\n");
        assertThat(journal.next()).isEqualTo("connected");
        assertThat(journal.next()).isEqualTo(new PublishDeny("2", ""));
    }

    @Test
    void givesSignsOfLife() throws Exception {
        start(settings(ControlRole.RTMP, null, new LinkSettings.Timing(SHORT, LONG, LONG, SHORT)));
        LegacyCoordinator.Session session = coordinator.nextSession();
        assertThat(session.nextText().strip()).isEqualTo("HEARTBEAT");
        assertThat(session.nextText().strip()).isEqualTo("HEARTBEAT");
    }

    @Test
    void givesUpASilentCoordinatorAndConnectsAgain() throws Exception {
        start(settings(ControlRole.RTMP, null, new LinkSettings.Timing(LONG, Duration.ofMillis(300), LONG, SHORT)));
        LegacyCoordinator.Session silent = coordinator.nextSession();
        silent.awaitEnd();
        coordinator.nextSession();
        assertThat(journal.next()).isEqualTo("connected");
        assertThat(journal.next()).isEqualTo("disconnected");
        assertThat(journal.next()).isEqualTo("connected");
    }

    /** Before others give up what it had. */
    @Test
    void leavesALivelyCoordinatorThatIsSilentSooner() throws Exception {
        coordinator.offer("resume, lively");
        start(settings(ControlRole.RTMP, null, new LinkSettings.Timing(LONG, LONG, Duration.ofMillis(300), SHORT)));
        LegacyCoordinator.Session silent = coordinator.nextSession();
        silent.awaitEnd();
        coordinator.nextSession();
    }

    @Test
    void whyTheCoordinatorIsNotReachedIsToldOnceInTenMinutes() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        Logger log = (Logger) LoggerFactory.getLogger(ControlLink.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try {
            coordinator.admit(_ -> false);
            link = new ControlLink(
                    settings(ControlRole.RTMP, null, new LinkSettings.Timing(LONG, LONG, LONG, SHORT)),
                    journal,
                    ((InstantSource) now::get).withZone(ZoneOffset.UTC));
            link.start();
            awaitRefusals(4);
            assertThat(notReached(lines)).singleElement().asString().contains("(it refused with HTTP 403");
            now.set(Instant.EPOCH.plus(Duration.ofMinutes(10)));
            awaitRefusals(4);
            assertThat(notReached(lines))
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains("(it refused with HTTP 403")
                    .containsPattern("\\(\\d+ more since the last such line\\)");
        } finally {
            log.detachAppender(lines);
        }
    }

    /** As balancers do that have nowhere to connect to. */
    @Test
    void aConnectionThatIsClosedWithoutAnAnswerIsNamedAsThat() throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger(ControlLink.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        coordinator.close();
        try (ServerSocket balancer = new ServerSocket(coordinator.port(), 1, InetAddress.getLoopbackAddress())) {
            start(settings(ControlRole.RTMP, null, PATIENT));
            for (int i = 0; i < 2; i++) {
                readRequestAndClose(balancer);
            }
            assertThat(notReached(lines))
                    .singleElement()
                    .asString()
                    .contains(
                            "(it closed the connection without an answer; a balancer without a coordinator behind it?)");
        } finally {
            log.detachAppender(lines);
        }
    }

    private static void readRequestAndClose(ServerSocket server) throws IOException {
        try (Socket accepted = server.accept()) {
            BufferedReader request =
                    new BufferedReader(new InputStreamReader(accepted.getInputStream(), StandardCharsets.US_ASCII));
            while (!request.readLine().isEmpty()) {
                // until all is read: else the close would be a reset
            }
        }
    }

    private void awaitRefusals(int attempts) throws InterruptedException {
        for (int i = 0; i < attempts; i++) {
            coordinator.nextRefused();
        }
    }

    private static List<String> notReached(ListAppender<ILoggingEvent> lines) {
        return List.copyOf(lines.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains("cannot be reached"))
                .toList();
    }

    @Test
    void connectsAgainAfterALossAndSpeaksOnTheNewConnection() throws Exception {
        start(settings(ControlRole.RTMP, null, PATIENT));
        coordinator.nextSession().hangUp();
        LegacyCoordinator.Session second = coordinator.nextSession();
        assertThat(journal.next()).isEqualTo("connected");
        assertThat(journal.next()).isEqualTo("disconnected");
        assertThat(journal.next()).isEqualTo("connected");
        assertThat(link.send(new Register(1))).isTrue();
        assertThat(second.nextText()).startsWith("REGISTER");
    }

    @Test
    void waitsForACoordinatorThatIsNotThereYet() throws Exception {
        int port = coordinator.port();
        coordinator.close();
        start(settings(ControlRole.RTMP, null, PATIENT));
        try (LegacyCoordinator late = new LegacyCoordinator(port)) {
            late.nextSession();
            assertThat(journal.next()).isEqualTo("connected");
        }
    }

    @Test
    void asksAgainWithAFreshTokenWhenRefused() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now().minus(Duration.ofHours(1)));
        ControlToken token = new ControlToken("test", ((InstantSource) now::get).withZone(ZoneOffset.UTC));
        ControlToken judge = new ControlToken("test", Clock.systemUTC());
        coordinator.admit(headers -> judge.accepts(ControlRole.RTMP, headers.get("x-control-auth-token")));
        start(settings(ControlRole.RTMP, token, PATIENT));
        coordinator.nextRefused();
        assertThat(journal.events).isEmpty();
        now.set(Instant.now());
        coordinator.nextSession();
        assertThat(journal.next()).isEqualTo("connected");
    }

    @Test
    void endsAConnectionThatSendsTooMuchAtOnce() throws Exception {
        start(settings(ControlRole.RTMP, null, PATIENT));
        LegacyCoordinator.Session session = coordinator.nextSession();
        session.say("PUBLISH-DENY\nRequest-ID:" + "x".repeat(64 * 1024) + "\n");
        session.awaitEnd();
        coordinator.nextSession();
        assertThat(journal.next()).isEqualTo("connected");
        assertThat(journal.next()).isEqualTo("disconnected");
        assertThat(journal.next()).isEqualTo("connected");
    }

    @Test
    void sendsWhatIsLeftBeforeItCloses() throws Exception {
        start(settings(ControlRole.RTMP, null, PATIENT));
        LegacyCoordinator.Session session = coordinator.nextSession();
        assertThat(journal.next()).isEqualTo("connected");
        for (int i = 0; i < 500; i++) {
            link.send(new Register(i));
        }
        link.close();
        for (int i = 0; i < 500; i++) {
            assertThat(session.nextText()).isEqualTo("REGISTER\nCapacity:" + i + "\n");
        }
        assertThat(journal.next()).isEqualTo("disconnected");
        assertThat(link.send(new Register(1))).isFalse();
        assertThat(coordinator.hasSession()).isFalse();
    }

    /** The system takes some of what is sent to a socket that nobody reads from; the rest waits, but not without end. */
    @Test
    void givesUpACoordinatorThatDoesNotRead() throws Exception {
        coordinator.readNothing();
        start(settings(ControlRole.RTMP, null, PATIENT));
        coordinator.nextSession();
        assertThat(journal.next()).isEqualTo("connected");
        PublishDeny large = new PublishDeny("1", "x".repeat(8 * 1024));
        for (int sent = 0; link.send(large); sent++) {
            assertThat(sent).isLessThan(200_000);
        }
        assertThat(journal.next()).isEqualTo("disconnected");
        assertThat(journal.next()).isEqualTo("connected");
    }

    @Test
    void closesAtOnceWhileItWaitsToTryAgain() {
        coordinator.close();
        start(settings(ControlRole.RTMP, null, new LinkSettings.Timing(LONG, LONG, LONG, Duration.ofMinutes(10))));
        long before = System.nanoTime();
        link.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        assertThat(link.isConnected()).isFalse();
    }

    private void start(LinkSettings settings) {
        link = new ControlLink(settings, journal);
        link.start();
    }

    private LinkSettings settings(ControlRole role, @Nullable ControlToken token, LinkSettings.Timing timing) {
        return new LinkSettings(base(""), role, INSTANCE, token, null, null, false, timing);
    }

    private URI base(String path) {
        return URI.create("ws://127.0.0.1:" + coordinator.port() + path);
    }

    /** Keeps what the link said, in order. */
    private static final class Journal implements LinkListener {
        final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
        Runnable onConnected = () -> {};

        @Override
        public void connected(CoordinatorFeatures coordinator) {
            events.add("connected" + (coordinator.resume() ? ", resumable" : "")
                    + (coordinator.drain() ? ", drainable" : ""));
            onConnected.run();
        }

        @Override
        public void received(ControlMessage message) {
            events.add(message);
        }

        @Override
        public void disconnected() {
            events.add("disconnected");
        }

        Object next() throws InterruptedException {
            return LegacyCoordinator.take(events, "event");
        }
    }
}
