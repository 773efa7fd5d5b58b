package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.fixture.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the coordinator bears of clients that have not shown who they are. */
@ExtendWith(OutputCaptureExtension.class)
class UnidentifiedClientsTest extends CoordinatorTestBase {
    private final List<Socket> strangers = new ArrayList<>();

    @AfterEach
    void leave() throws IOException {
        for (Socket stranger : strangers) {
            stranger.close();
        }
    }

    private Socket stranger() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), coordinator.port());
        socket.setSoTimeout(Patience.SECONDS * 1000);
        strangers.add(socket);
        return socket;
    }

    private static boolean hasEnded(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() == -1;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void aCrowdOfThemKeepsNoPeerOut() throws IOException {
        start("--headend.http.unidentified", "3");
        ExistingPeer encoder = encoder(-1);
        ExistingPeer edge = edge();
        for (int i = 0; i < 20; i++) {
            stranger();
        }
        // Otherwise those that the server has yet to see would come after the peer, and push it out before it says a
        // word.
        Eventually.that(() ->
                strangers.stream().filter(UnidentifiedClientsTest::hasEnded).count() == 17);
        ExistingPeer late = edge();
        publish(edge, encoder, "before");
        publish(late, encoder, "after");
    }

    /** Without a secret anybody may become a peer; but who asks for a path of theirs and stays a web client is none. */
    @Test
    void whoAsksForAPathOfPeersWithoutBecomingOneIsStillAStranger() throws IOException {
        start("--headend.http.unidentified", "3", "CONTROL_SECRET", "");
        Socket asking = stranger();
        asking.getOutputStream()
                .write("GET /ws/control/rtmp HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        InputStream answer = asking.getInputStream();
        assertThat(new String(answer.readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
        for (int i = 0; i < 20; i++) {
            stranger();
        }
        assertThat(answer.readAllBytes()).asString().doesNotContain("HTTP/1.1");
    }

    @Test
    void refusedTokensAreLoggedNowAndThen(CapturedOutput output) {
        start();
        for (int i = 0; i < 20; i++) {
            assertThat(coordinator
                            .request("GET", "/ws/control/rtmp", "x-control-auth-token", "guess" + i)
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(output.toString().lines().filter(line -> line.contains("refused an edge at /ws/control/rtmp")))
                .hasSize(1);
    }

    @Test
    void refusedRequestsAreLoggedNowAndThenAndTheOthersEach(CapturedOutput output) {
        start();
        for (int i = 0; i < 20; i++) {
            assertThat(coordinator.request("GET", "/nothing").statusCode()).isEqualTo(404);
            assertThat(coordinator.request("GET", "/commands/capacity").statusCode())
                    .isEqualTo(200);
        }
        assertThat(output.toString().lines().filter(line -> line.contains("GET /nothing from")))
                .hasSize(1);
        assertThat(output.toString().lines().filter(line -> line.contains("GET /commands/capacity from")))
                .hasSize(20);
    }

    /** The framework would write the head of each of them to the log. */
    @Test
    void noSecretOfAMalformedRequestReachesTheLog(CapturedOutput output) throws IOException {
        start();
        Socket stranger = stranger();
        stranger.getOutputStream()
                .write("GET / HTTP/1.1\r\nAuthorization: Bearer hush\r\n: no name\r\n\r\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(new String(stranger.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                .startsWith("HTTP/1.1 400");
        assertThat(output.toString())
                .contains("refused what is no HTTP request")
                .doesNotContain("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%zz", "/a|b"})
    void anAddressThatIsNoneIsRefusedInASentence(String address, CapturedOutput output) throws IOException {
        start();
        Socket stranger = stranger();
        stranger.getOutputStream()
                .write(("GET " + address + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(new String(stranger.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                .startsWith("HTTP/1.1 400")
                .containsIgnoringCase("content-type: text/plain")
                .endsWith("\r\n\r\nThe address or a header is not well-formed.\n");
        assertThat(output.toString()).contains("refused a request whose address is malformed, from 127.0.0.1:");
    }

    @Test
    void anAnswerToHeadHasNoBodyThenEither() throws IOException {
        start();
        Socket stranger = stranger();
        stranger.getOutputStream()
                .write("HEAD /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(new String(stranger.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                .startsWith("HTTP/1.1 400")
                .endsWith("\r\n\r\n");
    }
}
