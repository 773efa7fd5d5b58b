package dev.headend.edge.delivery.testclient;

import static dev.headend.edge.delivery.testclient.ClientPages.expectMovingPicture;
import static dev.headend.edge.delivery.testclient.ClientPages.expectShown;
import static dev.headend.edge.delivery.testclient.ClientPages.expectState;
import static dev.headend.edge.delivery.testclient.ClientPages.expectText;
import static dev.headend.edge.delivery.testclient.ClientPages.hasShown;
import static dev.headend.edge.delivery.testclient.ClientPages.navigate;
import static dev.headend.edge.delivery.testclient.ClientPages.press;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What the test client does, and says, when something is wrong. */
class TestClientTroublesTest extends ClientTestBase {
    /** The page's clock is put forward. */
    @Test
    void aSilentServerIsLeftAndTheClientIsNotSilent() {
        List<String> sent = new CopyOnWriteArrayList<>();
        viewer.onWebSocket(socket -> socket.onFrameSent(frame -> sent.add(frame.text())));
        viewer.clock().install();
        navigate(viewer, edge, "silence");
        press(viewer, "play");
        expectState(viewer, "play", "waiting");
        viewer.clock().fastForward(25_000);
        expectText(viewer, "play", "Waiting for a publisher.");
        viewer.waitForCondition(() -> sent.equals(List.of("h")));
        viewer.clock().fastForward(10_000);
        expectShown(viewer, "play", "failing", "The server has been silent for half a minute.");
        viewer.clock().fastForward(2_000);
        expectState(viewer, "play", "waiting");
    }

    /** What is sent to nobody for a while looks as if it had arrived. */
    @Test
    void aPublisherWhoseNetworkIsGoneIsToldAndTriesAgain() {
        publisher.routeWebSocket(url -> url.endsWith("/publish"), _ -> {});
        publisher.clock().install();
        navigate(publisher, edge, "nobody");
        publisher.locator("#test").check();
        press(publisher, "publish");
        expectState(publisher, "publish", "live");
        publisher.clock().fastForward(36_000);
        expectShown(publisher, "publish", "lost", "The server has been silent for half a minute.");
        publisher.clock().fastForward(2_000);
        expectState(publisher, "publish", "live");
    }

    @Test
    void aPictureThatStandsStillAsNothingArrivesIsNotCalledLive() {
        AtomicBoolean isCut = new AtomicBoolean();
        viewer.routeWebSocket(
                url -> url.endsWith("/receive"),
                page -> page.connectToServer().onMessage(message -> {
                    if (!isCut.get() && message.binary() != null) {
                        page.send(message.binary());
                    }
                }));
        navigate(publisher, edge, "cut");
        publisher.locator("#test").check();
        press(publisher, "publish");
        navigate(viewer, edge, "cut");
        press(viewer, "play");
        expectState(viewer, "play", "live");
        isCut.set(true);
        expectState(viewer, "play", "stalled");
        expectText(viewer, "play", "Nothing has arrived for");
        assertThat(viewer.locator("#play-badge").textContent()).isEqualTo("Stalled");
    }

    /** The channel may be free a little later. */
    @Test
    void whoFindsTheChannelInUseIsToldAndTriesAgain() {
        navigate(publisher, edge, "taken");
        publisher.locator("#test").check();
        press(publisher, "publish");
        expectState(publisher, "publish", "live");
        navigate(viewer, edge, "taken");
        viewer.locator("#test").check();
        press(viewer, "publish");
        expectState(viewer, "publish", "failing");
        assertThat(viewer.locator("#publish-badge").textContent()).isEqualTo("Not connected");
        assertThat(viewer.locator("#publish-text").textContent())
                .startsWith("Someone else is publishing on this channel. Trying again");
        press(publisher, "publish");
        expectState(viewer, "publish", "live");
        assertThat(pages.complaints).isEmpty();
    }

    @Test
    void whoWatchesWithAnotherKeyIsToldOnce() {
        navigate(publisher, edge, "refused");
        publisher.locator("#test").check();
        press(publisher, "publish");
        expectState(publisher, "publish", "live");
        navigate(viewer, edge, "refused");
        viewer.locator("#key").fill("other");
        press(viewer, "play");
        expectState(viewer, "play", "refused");
        assertThat(viewer.locator("#play-text").textContent())
                .isEqualTo("The key is not the one that the channel is published with.");
        assertThat(viewer.locator("#play-badge").textContent()).isEqualTo("Refused");
        assertThat(viewer.locator("#play-button").textContent()).isEqualTo("Watch");
    }

    /** Its own lost connection would have given the channel up by then. */
    @Test
    void whoHasLostTheChannelToSomeoneElseDoesNotTakeItBack() {
        List<WebSocketRoute> connection = new CopyOnWriteArrayList<>();
        AtomicBoolean isOff = new AtomicBoolean();
        publisher.routeWebSocket(url -> url.endsWith("/publish"), page -> {
            if (isOff.get()) {
                page.close();
            } else {
                connection.addAll(List.of(page, page.connectToServer()));
            }
        });
        publisher.clock().install();
        navigate(publisher, edge, "lost");
        publisher.locator("#test").check();
        press(publisher, "publish");
        expectState(publisher, "publish", "live");
        isOff.set(true);
        connection.forEach(WebSocketRoute::close);
        expectState(publisher, "publish", "lost");
        navigate(viewer, edge, "lost");
        viewer.locator("#test").check();
        press(viewer, "publish");
        expectState(viewer, "publish", "live");
        isOff.set(false);
        expectText(publisher, "publish", "Someone else is publishing on this channel.");
        for (int i = 0; i < 100 && isTrying(publisher); i++) {
            publisher.clock().fastForward(5_000);
            publisher.waitForTimeout(100);
        }
        expectState(publisher, "publish", "refused");
        press(viewer, "publish");
        publisher.clock().fastForward(60_000);
        assertThat(publisher.locator("#publish").getAttribute("data-state")).isEqualTo("refused");
    }

    private static boolean isTrying(Page page) {
        return "lost".equals(page.locator("#publish").getAttribute("data-state"));
    }

    /** As by a server that is about to stop. */
    @Test
    void aPublisherWhoIsAskedToConnectAnewDoes() {
        List<WebSocketRoute> connections = new CopyOnWriteArrayList<>();
        publisher.routeWebSocket(url -> url.endsWith("/publish"), page -> {
            var ignored = page.connectToServer();
            connections.add(page);
        });
        publisher.clock().install();
        navigate(publisher, edge, "moved");
        publisher.locator("#test").check();
        press(publisher, "publish");
        expectState(publisher, "publish", "live");
        connections.getFirst().send("RECONNECT");
        String why = "The server is being restarted.";
        for (int i = 0; i < 100 && !hasShown(publisher, "publish", "lost", why); i++) {
            publisher.clock().fastForward(500);
            publisher.waitForTimeout(50);
        }
        expectShown(publisher, "publish", "lost", why);
        publisher.clock().fastForward(1_000);
        expectState(publisher, "publish", "live");
        assertThat(connections).hasSize(2);
        assertThat(pages.complaints).isEmpty();
    }

    /** By the coordinator or a command: it would only be closed again. */
    @Test
    void aStreamThatTheServerClosesStaysClosed() {
        navigate(publisher, edge, "closed");
        publisher.locator("#test").check();
        press(publisher, "publish");
        expectState(publisher, "publish", "live");
        edge.kill("closed");
        expectState(publisher, "publish", "idle");
        expectText(publisher, "publish", "The server has closed the stream.");
        assertThat(publisher.locator("#publish-button").textContent()).isEqualTo("Publish");
        press(publisher, "publish");
        expectState(publisher, "publish", "live");
    }

    /** The browser is made to say that it cannot send what is recorded, by the first connection. */
    @Test
    void aNetworkThatIsTooSlowHalvesTheBitrateAndTheStreamComesBack() {
        publisher.addInitScript("""
                window.recorded = [];
                const Recorder = MediaRecorder;
                window.MediaRecorder = class extends Recorder {
                  constructor(stream, options) {
                    super(stream, options);
                    window.recorded.push(options.videoBitsPerSecond);
                  }
                };
                const sent = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'bufferedAmount');
                Object.defineProperty(WebSocket.prototype, 'bufferedAmount', {
                  get() {
                    if (this.url.endsWith('/publish')) {
                      window.first ??= this;
                    }
                    return window.stuck && this === window.first ? 2_000_000 : sent.get.call(this);
                  },
                });""");
        navigate(publisher, edge, "slow");
        publisher.locator("#test").check();
        press(publisher, "publish");
        expectState(publisher, "publish", "live");
        press(publisher, "play");
        expectState(publisher, "play", "live");
        publisher.evaluate("window.stuck = true");
        expectShown(
                publisher,
                "publish",
                "lost",
                "The network is too slow for this bitrate, so it is halved. Trying again…");
        expectState(publisher, "publish", "live");
        expectState(publisher, "play", "live");
        expectMovingPicture(publisher);
        assertThat(publisher.evaluate("window.recorded")).isEqualTo(List.of(2_500_000, 1_250_000));
    }
}
