package dev.headend.rtmp.client;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.client.ClientRequest.Purpose;
import dev.headend.rtmp.client.ClientState.Connecting;
import dev.headend.rtmp.client.ClientState.CreatingStream;
import dev.headend.rtmp.client.ClientState.Finished;
import dev.headend.rtmp.client.ClientState.ReconnectRequested;
import dev.headend.rtmp.client.ClientState.Refused;
import dev.headend.rtmp.client.ClientState.Running;
import dev.headend.rtmp.client.ClientState.Starting;
import dev.headend.rtmp.message.RtmpMessage;
import dev.headend.rtmp.message.RtmpMessage.Command;
import dev.headend.rtmp.message.RtmpMessage.UserControl;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientSessionTest {
    private static final Amf0 NULL = new Amf0.Null();
    private static final RtmpMessage MEDIA = new RtmpMessage.Audio(7, 0, Unpooled.EMPTY_BUFFER);

    private final ClientSession publisher = session(Purpose.PUBLISH);
    private final ClientSession player = session(Purpose.PLAY);

    private static ClientSession session(Purpose purpose) {
        return new ClientSession(new ClientRequest(purpose, "ch", "rtmp://host/ch", "key?a=b"));
    }

    @Test
    void aPublisherConnectsAndPublishes() {
        ClientTransition begun = publisher.begin();
        assertThat(begun.state()).isEqualTo(new Connecting());
        assertThat(names(begun)).containsExactly("connect 1");

        ClientTransition connected = publisher.next(begun.state(), result(1, Amf0.object()));
        assertThat(connected.state()).isEqualTo(new CreatingStream());
        assertThat(names(connected)).containsExactly("releaseStream 2", "FCPublish 3", "createStream 4");
        assertThat(connected.send().get(1))
                .isEqualTo(new Command(0, "FCPublish", 3, List.of(NULL, new Amf0.Text("key?a=b"))));

        ClientTransition created = publisher.next(connected.state(), result(4, new Amf0.Number(7)));
        assertThat(created.state()).isEqualTo(new Starting(7));
        assertThat(created.send())
                .containsExactly(
                        new Command(7, "publish", 5, List.of(NULL, new Amf0.Text("key?a=b"), new Amf0.Text("live"))));

        ClientTransition started = publisher.next(created.state(), status("NetStream.Publish.Start"));
        assertThat(started).isEqualTo(new ClientTransition(new Running(7), List.of()));
    }

    @Test
    void aPlayerConnectsAndPlays() {
        ClientTransition connected = player.next(new Connecting(), result(1, Amf0.object()));
        assertThat(names(connected)).containsExactly("createStream 4");

        ClientTransition created = player.next(connected.state(), result(4, new Amf0.Number(1)));
        assertThat(created.send())
                .containsExactly(
                        new Command(1, "play", 5, List.of(NULL, new Amf0.Text("key?a=b"), new Amf0.Number(-1000))));

        assertThat(player.next(created.state(), status("NetStream.Play.Start")).state())
                .isEqualTo(new Running(1));
        assertThat(player.next(created.state(), MEDIA).state())
                .as("without a status")
                .isEqualTo(new Running(1));
    }

    @Test
    void connectSaysWhoItIsAndWhatItCanPassOn() {
        Map<String, Amf0> properties =
                ((Command) player.begin().send().getFirst()).argument(0).asFields();

        assertThat(properties)
                .contains(
                        entry("app", new Amf0.Text("ch")),
                        entry("tcUrl", new Amf0.Text("rtmp://host/ch")),
                        entry("flashVer", new Amf0.Text("LNX 9,0,124,2")),
                        entry("objectEncoding", new Amf0.Number(0)),
                        entry("fourCcList", new Amf0.StrictArray(List.of(new Amf0.Text("*")))),
                        entry("capsEx", new Amf0.Number(7)));
        assertThat(((Command) publisher.begin().send().getFirst()).argument(0).asFields())
                .containsEntry("flashVer", new Amf0.Text("FMLE/3.0 (compatible; Headend)"));
    }

    @Test
    void aStreamWithoutANumberIsTheFirst() {
        assertThat(player.next(new CreatingStream(), result(4, NULL)).state()).isEqualTo(new Starting(1));
    }

    /** As servers of all makes say them before and between their answers. */
    @Test
    void whatIsNotWaitedForChangesNothing() {
        for (ClientState state : List.of(new Connecting(), new CreatingStream(), new Starting(1), new Running(1))) {
            for (RtmpMessage message : List.of(
                    new RtmpMessage.WindowAckSize(1),
                    new RtmpMessage.SetChunkSize(4096),
                    new RtmpMessage.Acknowledgement(1),
                    new RtmpMessage.Ignored(4, "user control event 31"),
                    new UserControl(UserControl.Event.STREAM_BEGIN, 0),
                    new UserControl(UserControl.Event.PING_RESPONSE, 0),
                    new Command(0, "onBWDone", 0, List.of(NULL)),
                    new Command(0, "onFCPublish", 0, List.of(NULL)),
                    result(3, NULL),
                    error(3, "NetConnection.Call.Failed"),
                    status("NetStream.Play.Reset"),
                    status("NetStream.Play.PublishNotify"),
                    new Command(0, "onStatus", 0, List.of()))) {
                assertThat(player.next(state, message))
                        .as("%s in %s", message, state)
                        .isEqualTo(new ClientTransition(state, List.of()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5})
    void anAnswerToSomethingElseIsNotTakenForTheStream(int transaction) {
        assertThat(player.next(new CreatingStream(), result(transaction, new Amf0.Number(9))))
                .isEqualTo(new ClientTransition(new CreatingStream(), List.of()));
        assertThat(player.next(new Starting(1), result(transaction, new Amf0.Number(9)))
                        .state())
                .isEqualTo(new Starting(1));
    }

    @Test
    void mediaOrAStartOfTheOtherKindStartNothing() {
        assertThat(publisher.next(new Starting(1), MEDIA).state()).isEqualTo(new Starting(1));
        assertThat(player.next(new CreatingStream(), MEDIA).state()).isEqualTo(new CreatingStream());
        assertThat(publisher
                        .next(new Starting(1), status("NetStream.Play.Start"))
                        .state())
                .isEqualTo(new Starting(1));
        assertThat(player.next(new Starting(1), status("NetStream.Publish.Start"))
                        .state())
                .isEqualTo(new Starting(1));
        assertThat(player.next(new Connecting(), status("NetStream.Play.Start")).state())
                .isEqualTo(new Connecting());
    }

    @Test
    void pingsAndBandwidthsAreAnsweredInEveryState() {
        for (ClientState state : List.of(new Connecting(), new CreatingStream(), new Starting(1), new Running(1))) {
            assertThat(player.next(state, new UserControl(UserControl.Event.PING_REQUEST, 9)))
                    .isEqualTo(
                            new ClientTransition(state, List.of(new UserControl(UserControl.Event.PING_RESPONSE, 9))));
            assertThat(player.next(state, new RtmpMessage.SetPeerBandwidth(5000)))
                    .isEqualTo(new ClientTransition(state, List.of(new RtmpMessage.WindowAckSize(5000))));
        }
    }

    @Test
    void anErrorIsARefusal() {
        ClientState refused = new Refused("code", "description");

        assertThat(player.next(new Connecting(), error(1, "code")).state()).isEqualTo(refused);
        assertThat(player.next(new CreatingStream(), error(4, "code")).state()).isEqualTo(refused);
        assertThat(player.next(new Starting(1), error(5, "code")).state()).isEqualTo(refused);
        assertThat(player.next(new Starting(1), error(4, "code")).state()).isEqualTo(new Starting(1));
        assertThat(player.next(new Connecting(), new Command(0, "_error", 1, List.of()))
                        .state())
                .isEqualTo(new Refused("", ""));
        for (ClientState state : List.of(new Connecting(), new CreatingStream(), new Starting(1), new Running(1))) {
            assertThat(player.next(state, status("error", "code")).state()).isEqualTo(refused);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NetConnection.Connect.Rejected",
                "NetStream.Publish.BadName",
                "NetStream.Play.BadName",
                "NetStream.Play.StreamNotFound"
            })
    void soIsOneThatCallsItselfAStatus(String code) {
        assertThat(player.next(new Starting(1), status(code)).state()).isEqualTo(new Refused(code, "description"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NetConnection.Connect.Closed",
                "NetStream.Play.Stop",
                "NetStream.Play.Complete",
                "NetStream.Play.UnpublishNotify",
                "NetStream.Unpublish.Success"
            })
    void aStreamEnds(String code) {
        assertThat(player.next(new Running(1), status(code)).state()).isEqualTo(new Finished(code));
    }

    @Test
    void orByOtherWords() {
        UserControl endOfStream = new UserControl(UserControl.Event.STREAM_EOF, 1);
        assertThat(player.next(new Running(1), endOfStream).state()).isEqualTo(new Finished("StreamEOF"));
        assertThat(player.next(new Starting(1), endOfStream).state()).isEqualTo(new Starting(1));
        assertThat(player.next(new Connecting(), new Command(0, "close", 0, List.of(NULL)))
                        .state())
                .isEqualTo(new Finished("close"));
    }

    @ParameterizedTest
    @CsvSource(
            value = {"rtmp://other/ch, rtmp://other/ch", "'', NULL"},
            nullValues = "NULL")
    void aServerThatStopsMayAskToReconnect(String sent, String expected) {
        Command request = status(
                entry("level", new Amf0.Text("status")),
                entry("code", new Amf0.Text("NetConnection.Connect.ReconnectRequest")),
                entry("description", new Amf0.Text("update")),
                entry("tcUrl", new Amf0.Text(sent)));

        assertThat(player.next(new Running(1), request).state()).isEqualTo(new ReconnectRequested(expected, "update"));
    }

    @ParameterizedTest
    @EnumSource
    void whoHasEndedSaysNothingMore(Purpose purpose) {
        ClientState ended = new Finished("close");

        assertThat(session(purpose).next(ended, new UserControl(UserControl.Event.PING_REQUEST, 9)))
                .isEqualTo(new ClientTransition(ended, List.of()));
        assertThat(session(purpose).next(ended, error(1, "code")).state()).isEqualTo(ended);
        assertThat(session(purpose).leave(ended)).isEmpty();
    }

    @Test
    void whoLeavesSaysSo() {
        Command delete = new Command(0, "deleteStream", 0, List.of(NULL, new Amf0.Number(7)));
        Command unpublish = new Command(0, "FCUnpublish", 0, List.of(NULL, new Amf0.Text("key?a=b")));

        assertThat(player.leave(new Running(7))).containsExactly(delete);
        assertThat(publisher.leave(new Starting(7))).containsExactly(unpublish, delete);
        assertThat(publisher.leave(new Running(7))).containsExactly(unpublish, delete);
        assertThat(publisher.leave(new CreatingStream())).isEmpty();
    }

    private static Command result(int transaction, Amf0 value) {
        return new Command(0, "_result", transaction, List.of(NULL, value));
    }

    private static Command error(int transaction, String code) {
        return new Command(
                0, "_error", transaction, List.of(NULL, status("error", code).argument(1)));
    }

    private static Command status(String code) {
        return status("status", code);
    }

    private static Command status(String level, String code) {
        return status(
                entry("level", new Amf0.Text(level)),
                entry("code", new Amf0.Text(code)),
                entry("description", new Amf0.Text("description")));
    }

    @SafeVarargs
    private static Command status(Map.Entry<String, Amf0.Text>... info) {
        return new Command(1, "onStatus", 0, List.of(NULL, Amf0.object(info)));
    }

    private static List<String> names(ClientTransition transition) {
        return transition.send().stream()
                .map(Command.class::cast)
                .map(command -> command.name() + " " + (int) command.transactionId())
                .toList();
    }
}
