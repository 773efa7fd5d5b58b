package dev.headend.edge.delivery.testclient;

import static dev.headend.edge.delivery.testclient.ClientPages.expectState;
import static dev.headend.edge.delivery.testclient.ClientPages.expectText;
import static dev.headend.edge.delivery.testclient.ClientPages.keepPicture;
import static dev.headend.edge.delivery.testclient.ClientPages.navigate;
import static dev.headend.edge.delivery.testclient.ClientPages.press;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import dev.headend.edge.RunningEdge;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a person at the test client is told when the edge refuses: the one reason, and whether it is tried again. */
@Timeout(120)
class TestClientRefusalsTest {
    private static ClientPages pages;

    @BeforeAll
    static void start() {
        pages = new ClientPages();
    }

    @AfterAll
    static void stop() {
        pages.close();
    }

    @Test
    void aKeyThatTheApplicationRefusesIsAskedAboutOnce() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HttpServer application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        application.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
        });
        application.start();
        try (RunningEdge edge = RunningEdge.start(Map.of(
                "CALLBACK_URL", "http://127.0.0.1:" + application.getAddress().getPort() + "/", "JWT_SECRET", "s"))) {
            Page page = publishing(edge);
            expectRefused(page, "publish", "The server does not accept this key for this channel.");
            keepPicture(page, "test-client-refused");
            page.clock().fastForward(60_000);
            assertThat(asked).hasValue(1);
            application.stop(0);
            press(page, "publish");
            expectText(page, "publish", "The server cannot check the key at the moment. Trying again");
            page.close();
        }
    }

    @Test
    void anAddressWithTooManyConnectionsIsToldAndTriesAgain() {
        try (RunningEdge edge =
                RunningEdge.start(Map.of("MAX_IP_CONCURRENT_CONNECTIONS", "1", "PLAY_WHITELIST", "192.0.2.0/24"))) {
            Page first = publishing(edge);
            expectState(first, "publish", "live");
            Page second = publishing(edge);
            expectText(
                    second, "publish", "There are too many connections from your network to this server. Trying again");
            press(second, "publish");
            press(second, "play");
            expectRefused(second, "play", "The server lets only some addresses watch, and yours is not among them.");
            first.close();
            second.close();
        }
    }

    @Test
    void aPageOfAnotherOriginAndANameThatIsTooLongAreRefused() {
        try (RunningEdge edge =
                RunningEdge.start(Map.of("WS_ALLOWED_ORIGINS", "https://studio.example", "ID_MAX_LENGTH", "8"))) {
            Page page = publishing(edge);
            expectRefused(
                    page,
                    "publish",
                    "The server does not accept this page under the address that you have opened it by.");
            page.locator("[name=channel]").fill("longer-than-8");
            press(page, "publish");
            expectRefused(page, "publish", "Channel or key are longer than the server allows.");
            page.close();
        }
    }

    /** One whose network has carried nothing for a while, and comes back. */
    @Test
    void whoWasTakenOverIsToldAndDoesNotTakeTheChannelBack() {
        try (RunningEdge edge = RunningEdge.start(
                Map.of("PUBLISHER_TAKEOVER_SECONDS", "1", "CONCURRENT_LIMIT_WHITELIST", "127.0.0.1"))) {
            AtomicBoolean isCut = new AtomicBoolean();
            Page first = pages.open();
            first.routeWebSocket(url -> url.endsWith("/publish"), page -> {
                var server = page.connectToServer();
                page.onMessage(message -> {
                    if (!isCut.get() && message.binary() != null) {
                        server.send(message.binary());
                    }
                });
            });
            publish(first, edge);
            expectState(first, "publish", "live");
            isCut.set(true);
            Page second = publishing(edge);
            expectState(second, "publish", "live");
            expectState(first, "publish", "idle");
            assertThat(first.locator("#publish-text").textContent())
                    .isEqualTo("Another publisher with this key has taken over the channel.");
            press(second, "publish");
            first.clock().fastForward(60_000);
            assertThat(first.locator("#publish-button").textContent()).isEqualTo("Publish");
            first.close();
            second.close();
        }
    }

    private static Page publishing(RunningEdge edge) {
        Page page = pages.open();
        publish(page, edge);
        return page;
    }

    private static void publish(Page page, RunningEdge edge) {
        page.clock().install();
        navigate(page, edge, "ch");
        page.locator("#test").check();
        press(page, "publish");
    }

    private static void expectRefused(Page page, String side, String sentence) {
        expectState(page, side, "refused");
        assertThat(page.locator("#" + side + "-text").textContent()).isEqualTo(sentence);
        assertThat(page.locator("#" + side + "-badge").textContent()).isEqualTo("Refused");
        assertThat(page.locator("#" + side + "-button").textContent())
                .isEqualTo(side.equals("publish") ? "Publish" : "Watch");
    }
}
