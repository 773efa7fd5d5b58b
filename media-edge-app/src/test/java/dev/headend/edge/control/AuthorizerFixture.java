package dev.headend.edge.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.control.fixture.LegacyCoordinator;
import dev.headend.control.fixture.LegacyCoordinator.Session;
import dev.headend.control.link.LinkSettings;
import dev.headend.edge.admission.PublishAttempt;
import dev.headend.edge.admission.Verdict;
import dev.headend.fixture.Patience;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The edge's end of a control connection, with publishers that are no more than names. */
final class AuthorizerFixture implements AutoCloseable {
    private static final Duration LONG = Patience.TIME;

    private final LegacyCoordinator coordinator;
    private final CoordinatorAuthorizer authorizer;
    private final BlockingQueue<PublishGrant> killed = new LinkedBlockingQueue<>();

    AuthorizerFixture(LegacyCoordinator coordinator, Duration patience) {
        this.coordinator = coordinator;
        this.authorizer = new CoordinatorAuthorizer(this::kill, patience);
    }

    /** As the live channels do it: the end of a stream is told from within. */
    private boolean kill(ChannelId channel, StreamId streamId, String reason) {
        assertThat(reason).isNotBlank();
        authorizer.ended(attempt(channel, "192.0.2.1"), streamId);
        return killed.add(new PublishGrant(channel, streamId));
    }

    /** Begins to connect; yields the first connection. */
    Session connect() throws InterruptedException {
        authorizer.connect(new LinkSettings(
                URI.create("ws://127.0.0.1:" + coordinator.port()),
                ControlRole.RTMP,
                PeerInstance.random(),
                null,
                null,
                1935,
                false,
                new LinkSettings.Timing(LONG, LONG, LONG, Duration.ofMillis(100))));
        return nextSession();
    }

    /** The next connection, once it stands on this side too. */
    Session nextSession() throws InterruptedException {
        return nextSession(coordinator);
    }

    /** The same with one that took the place of the first. */
    Session nextSession(LegacyCoordinator successor) throws InterruptedException {
        Session session = successor.nextSession();
        Awaitility.await().until(this::isConnected);
        return session;
    }

    boolean isConnected() {
        return authorizer.isConnected();
    }

    CompletableFuture<Verdict> authorize(ChannelId channel, String userIp) {
        return authorizer.authorize(attempt(channel, userIp)).toFuture();
    }

    private static PublishAttempt attempt(ChannelId channel, String userIp) {
        return new PublishAttempt(channel, new StreamKey("k3y"), InetAddress.ofLiteral(userIp));
    }

    /** Somebody publishes, who is accepted. */
    void publish(Session session, PublishGrant grant) throws Exception {
        CompletableFuture<Verdict> verdict = authorize(grant.channel(), "192.0.2.1");
        String id = session.nextHeard().get("Request-ID");
        session.say("PUBLISH-ACCEPT\nRequest-ID:" + id + "\n" + parameters(grant));
        assertThat(verdict.get(Patience.SECONDS, TimeUnit.SECONDS))
                .isEqualTo(new Verdict.Accepted(grant.streamId(), true));
    }

    static String parameters(PublishGrant grant) {
        return "Stream-Channel:" + grant.channel() + "\nStream-ID:" + grant.streamId() + "\n";
    }

    /** The edge is about to stop. */
    void drain() {
        authorizer.drain();
    }

    /** The publisher leaves. */
    void ends(PublishGrant grant) {
        authorizer.ended(attempt(grant.channel(), "192.0.2.1"), grant.streamId());
    }

    PublishGrant nextKilled() throws InterruptedException {
        return LegacyCoordinator.take(killed, "kill");
    }

    Collection<PublishGrant> killed() {
        return Collections.unmodifiableCollection(killed);
    }

    @Override
    public void close() {
        authorizer.close();
    }
}
