package dev.headend.edge.rtmp.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.connection.EndReason;
import dev.headend.edge.live.CacheUse;
import dev.headend.edge.live.MediaPacket;
import dev.headend.edge.live.Refusal;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamKey;
import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.message.RtmpMessage;
import dev.headend.rtmp.message.RtmpMessage.Command;
import dev.headend.rtmp.message.RtmpMessage.UserControl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client says, and what it is answered; the status codes stand for their messages. */
class SessionTest {
    private static final Amf0 NULL = new Amf0.Null();
    private static final ChannelId CHANNEL = new ChannelId("ch");
    private static final StreamKey KEY = new StreamKey("key");

    private Session session = new Session(new SessionRules(20, 4096, true, "app"));
    private SessionState state = new SessionState.Fresh();
    private List<SessionAction> actions = List.of();

    @Test
    void connectIsAnsweredWithSizesAndSuccess() {
        connect("ch");

        assertThat(sent().subList(0, 3))
                .containsExactly(
                        new RtmpMessage.WindowAckSize(2_500_000),
                        new RtmpMessage.SetPeerBandwidth(2_500_000),
                        new RtmpMessage.SetChunkSize(4096));
        assertThat(codes()).containsExactly("NetConnection.Connect.Success");
    }

    @Test
    void onlyWhoSpeaksEnhancedRtmpHearsOfIt() {
        connect("ch");
        assertThat(info().asFields()).doesNotContainKey("fourCcList");

        state = new SessionState.Fresh();
        say("connect", Amf0.object(Map.entry("app", text("ch")), Map.entry("capsEx", new Amf0.Number(1))));
        assertThat(info().asFields()).containsKeys("fourCcList", "videoFourCcInfoMap", "capsEx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ch", "ch/", "/ch", "ch?token=1", "ch/?x"})
    void theChannelIsTheApplicationWithoutItsTrimmings(String app) {
        connect(app);

        assertThat(state)
                .isEqualTo(new SessionState.Connected(new Application.OfChannel(CHANNEL), MessageStreams.NONE, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "ch!", "äöü", "longer-than-twenty-characters"})
    void anApplicationThatIsNoChannelIsRejected(String app) {
        connect(app);

        assertThat(codes()).containsExactly("NetConnection.Connect.Rejected");
        assertThat(closed()).isEqualTo(EndReason.REFUSED);
    }

    @Test
    void nothingIsAnsweredBeforeConnect() {
        say("createStream", NULL);
        say("publish", NULL, text("key"));

        assertThat(actions).isEmpty();
        assertThat(state).isEqualTo(new SessionState.Fresh());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "releaseStream, _result",
        "FCPublish,     _result onFCPublish",
        "FCUnpublish,   _result onFCUnpublish",
        "FCSubscribe,   _result onFCSubscribe",
        "_checkbw,      _result",
        "getStreamLength, _result",
        "createStream,  _result",
        "somethingElse, ''",
    })
    void whatClientsAskByTheWay(String command, String answers) {
        connect("ch");
        say(command, NULL, text("key"));

        assertThat(commands()).isEqualTo(answers.isEmpty() ? List.of() : List.of(answers.split(" ")));
    }

    @Test
    void noMoreThanTheBeginningOfALongNameIsSentBack() {
        connect("ch");
        say("FCPublish", NULL, text("x".repeat(5000)));

        assertThat(info().asFields().get("description")).isEqualTo(text("x".repeat(1024)));
    }

    @Test
    void withoutATransactionIdNobodyWaitsForAResult() {
        connect("ch");
        receive(new Command(0, "releaseStream", 0, List.of(NULL, text("key"))));
        assertThat(commands()).isEmpty();

        receive(new Command(0, "FCPublish", 0, List.of(NULL, text("key"))));
        assertThat(commands()).containsExactly("onFCPublish");
    }

    @Test
    void messageStreamsAreNumberedAndBounded() {
        connect("ch");
        for (int stream = 1; stream <= MessageStreams.MOST; stream++) {
            say("createStream", NULL);
            assertThat(lastCommand().argument(1)).isEqualTo(new Amf0.Number(stream));
        }
        say("createStream", NULL);

        assertThat(commands()).containsExactly("_error");
    }

    @Test
    void aDeletedStreamIsGivenOutAgainTheLowestFirst() {
        connect("ch");
        for (int stream = 1; stream <= MessageStreams.MOST; stream++) {
            say("createStream", NULL);
        }
        say("deleteStream", NULL, new Amf0.Number(5));
        say("deleteStream", NULL, new Amf0.Number(2));
        say("deleteStream", NULL, new Amf0.Number(77));
        say("deleteStream", NULL, new Amf0.Number(-1));

        say("createStream", NULL);
        assertThat(lastCommand().argument(1)).isEqualTo(new Amf0.Number(2));
        say("createStream", NULL);
        assertThat(lastCommand().argument(1)).isEqualTo(new Amf0.Number(5));
        say("createStream", NULL);
        assertThat(commands()).containsExactly("_error");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 9, 1 << 20, -1})
    void nobodyPublishesOrPlaysOnAStreamThatWasNotCreated(int stream) {
        createStream();
        receive(new Command(stream, "publish", 5, List.of(NULL, text("key"))));
        assertThat(actions).hasSize(1);
        assertThat(codes()).containsExactly("NetStream.Publish.BadConnection");

        receive(new Command(stream, "play", 5, List.of(NULL, text("key"))));
        assertThat(actions).hasSize(1);
        assertThat(codes()).containsExactly("NetStream.Play.Failed");
        assertThat(state).isInstanceOf(SessionState.Connected.class);
    }

    @Test
    void nobodyPlaysOnAStreamThatIsDeleted() {
        play();
        say("deleteStream", NULL, new Amf0.Number(1));
        say("play", NULL, text("key"));

        assertThat(codes()).containsExactly("NetStream.Play.Failed");
    }

    @Test
    void aSecondConnectIsAnErrorAndChangesNothing() {
        play();
        SessionState before = state;
        connect("other");

        assertThat(commands()).containsExactly("_error");
        assertThat(codes()).containsExactly("NetConnection.Connect.Rejected");
        assertThat(state).isEqualTo(before);
    }

    @Test
    void playOfTheSameAgainIsAnsweredAndNoMore() {
        play();
        say("play", NULL, text("key?cache=no"));

        assertThat(codes()).containsExactly("NetStream.Play.Reset", "NetStream.Play.Start");
        assertThat(actions)
                .doesNotHaveAnyElementsOfTypes(SessionAction.Subscribe.class, SessionAction.Unsubscribe.class);
    }

    @Test
    void aServerThatStopsAsksThoseToReconnectWhoCan() {
        say("connect", Amf0.object(Map.entry("app", text("ch")), Map.entry("capsEx", new Amf0.Number(1 + 2))));
        happen(new SessionEvent.ServerStops());
        assertThat(codes()).containsExactly("NetConnection.Connect.ReconnectRequest", "NetConnection.Connect.Closed");
        assertThat(closed()).isEqualTo(EndReason.SERVER_STOPPED);

        state = new SessionState.Fresh();
        say("connect", Amf0.object(Map.entry("app", text("ch")), Map.entry("capsEx", new Amf0.Number(2))));
        happen(new SessionEvent.ServerStops());
        assertThat(codes()).containsExactly("NetConnection.Connect.Closed");
    }

    @ParameterizedTest
    @CsvSource({"publish, 1, true", "publish, 15, true", "publish, 2, false", "play, 1, false"})
    void aServerThatDrainsAsksPublishersToReconnectWhoCanAndKeepsAll(String what, int capabilities, boolean asked) {
        say("connect", Amf0.object(Map.entry("app", text("ch")), Map.entry("capsEx", new Amf0.Number(capabilities))));
        say("createStream", NULL);
        say(what, NULL, text("key"));
        happen(what.equals("publish") ? new SessionEvent.PublishAdmitted() : new SessionEvent.Subscribed());
        SessionState before = state;

        happen(new SessionEvent.ServerDrains());
        assertThat(codes())
                .containsExactly(asked ? new String[] {"NetConnection.Connect.ReconnectRequest"} : new String[0]);
        assertThat(state).isEqualTo(before);
    }

    @Test
    void whoeverTakesNothingIsClosedAlsoWithoutPlaying() {
        publish();
        happen(new SessionEvent.TooSlow(Duration.ofSeconds(15)));

        assertThat(closed()).isEqualTo(EndReason.TOO_SLOW);
    }

    @Test
    void publishingStartsWithTheVerdictAndNotBefore() {
        createStream();
        say("publish", NULL, text("key?token=1"), text("live"));
        assertThat(actions).containsExactly(new SessionAction.Admit(CHANNEL, KEY));

        happen(new SessionEvent.PublishAdmitted());
        assertThat(codes()).containsExactly("NetStream.Publish.Start");
        assertThat(state).isInstanceOf(SessionState.Publishing.class);
    }

    @Test
    void thePublishingTypeMayBeLeftOut() {
        createStream();
        say("publish", NULL, text("key"));

        assertThat(state).isInstanceOf(SessionState.Admitting.class);
    }

    @Test
    void aRefusedPublisherHearsThatTheNameIsBadAndNoMore() {
        createStream();
        say("publish", NULL, text("key"));
        happen(new SessionEvent.PublishDenied("the secret reason"));

        assertThat(codes()).containsExactly("NetStream.Publish.BadName");
        assertThat(closed()).isEqualTo(EndReason.REFUSED);
        assertThat(sent().toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?x=1", "k/y", "longer-than-twenty-characters"})
    void aKeyThatIsNoneIsNotEvenAskedAbout(String key) {
        createStream();
        say("publish", NULL, text(key));

        assertThat(codes()).containsExactly("NetStream.Publish.BadName");
        assertThat(closed()).isEqualTo(EndReason.REFUSED);
    }

    @Test
    void aSecondPublishOnAConnectionIsAnErrorAndChangesNothing() {
        publish();
        say("publish", NULL, text("other"));

        assertThat(codes()).containsExactly("NetStream.Publish.BadConnection");
        assertThat(state).isInstanceOf(SessionState.Publishing.class);
    }

    @Test
    void deleteStreamEndsThePublication() {
        publish();
        say("deleteStream", NULL, new Amf0.Number(1));

        assertThat(actions).contains(new SessionAction.StopPublishing());
        assertThat(codes()).containsExactly("NetStream.Unpublish.Success");
        assertThat(state)
                .isEqualTo(new SessionState.Connected(new Application.OfChannel(CHANNEL), MessageStreams.NONE, false));
    }

    @Test
    void deleteStreamWithTheKeyInPlaceOfTheStreamDoesTheSame() {
        publish();
        say("deleteStream", NULL, text("key"));

        assertThat(state).isInstanceOf(SessionState.Connected.class);
    }

    @Test
    void deleteStreamOfAnotherStreamDoesNothing() {
        publish();
        say("deleteStream", NULL, new Amf0.Number(7));

        assertThat(actions).isEmpty();
    }

    @Test
    void closeStreamEndsThePublicationOfItsStream() {
        publish();
        say("closeStream", NULL);

        assertThat(actions).contains(new SessionAction.StopPublishing());
    }

    @Test
    void aVerdictThatComesAfterTheClientHasGivenUpStopsWhatItStarted() {
        createStream();
        say("publish", NULL, text("key"));
        say("deleteStream", NULL, new Amf0.Number(1));
        happen(new SessionEvent.PublishAdmitted());

        assertThat(actions).containsExactly(new SessionAction.StopPublishing());
    }

    @ParameterizedTest
    @CsvSource({
        "key, GROUP",
        "key?cache=no, NONE",
        "key?cache=clear, TAKE",
        "key?x=1&cache=clear, TAKE",
        "key?cache=x, GROUP"
    })
    void playSubscribesWithTheCacheThatIsWished(String name, CacheUse use) {
        createStream();
        say("play", NULL, text(name), new Amf0.Number(-2000));

        assertThat(actions).containsExactly(new SessionAction.Subscribe(CHANNEL, KEY, use, 1));
    }

    @Test
    void aPlayerHearsOfTheBeginningAndTheEndOfEveryStream() {
        createStream();
        say("play", NULL, text("key"));
        happen(new SessionEvent.Subscribed());
        assertThat(codes()).containsExactly("NetStream.Play.Reset", "NetStream.Play.Start");
        happen(new SessionEvent.Started());
        assertThat(codes()).isEmpty();
        happen(new SessionEvent.Ended());
        assertThat(codes()).containsExactly("NetStream.Play.UnpublishNotify");
        assertThat(sent()).contains(new UserControl(UserControl.Event.STREAM_EOF, 1));
        happen(new SessionEvent.Started());
        assertThat(codes()).containsExactly("NetStream.Play.PublishNotify");
    }

    @Test
    void whoMayNotPlayIsRefused() {
        session = new Session(new SessionRules(20, 4096, false, null));
        createStream();
        say("play", NULL, text("key"));

        assertThat(codes()).containsExactly("NetStream.Play.BadName");
        assertThat(closed()).isEqualTo(EndReason.REFUSED);
    }

    @Test
    void aWrongKeyAndSlownessEndThePlaying() {
        play();
        happen(new SessionEvent.PlayRefused(Refusal.WRONG_KEY));
        assertThat(codes()).containsExactly("NetStream.Play.BadName");
        assertThat(closed()).isEqualTo(EndReason.REFUSED);

        play();
        happen(new SessionEvent.TooSlow(Duration.ofSeconds(15)));
        assertThat(codes()).containsExactly("NetStream.Play.InsufficientBW");
        assertThat(closed()).isEqualTo(EndReason.TOO_SLOW);
    }

    @Test
    void playAgainIsAnotherSubscription() {
        play();
        say("play2", NULL, Amf0.object(Map.entry("streamName", text("key2"))));

        assertThat(actions)
                .containsExactly(
                        new SessionAction.Unsubscribe(),
                        new SessionAction.Subscribe(CHANNEL, new StreamKey("key2"), CacheUse.GROUP, 1));
    }

    @Test
    void pauseAndTheKindsOfMedia() {
        play();
        say("pause", NULL, new Amf0.Bool(true), new Amf0.Number(0));
        assertThat(actions).contains(new SessionAction.Pause(true));
        assertThat(codes()).containsExactly("NetStream.Pause.Notify");
        say("pause", NULL, new Amf0.Bool(false), new Amf0.Number(0));
        assertThat(codes()).containsExactly("NetStream.Unpause.Notify");
        say("receiveVideo", NULL, new Amf0.Bool(false));
        assertThat(actions).containsExactly(new SessionAction.Receive(MediaPacket.Kind.VIDEO, false));
        say("seek", NULL, new Amf0.Number(0));
        assertThat(commands()).as("live: answered, and no more").containsExactly("_result");
        assertThat(actions).hasSize(1);
    }

    @Test
    void aPlayerStopsByDeletingItsStream() {
        play();
        say("deleteStream", NULL, new Amf0.Number(1));

        assertThat(actions).contains(new SessionAction.Unsubscribe());
        assertThat(codes()).containsExactly("NetStream.Play.Stop");
    }

    @Test
    void aPingIsAnswered() {
        receive(new UserControl(UserControl.Event.PING_REQUEST, 5));

        assertThat(sent()).containsExactly(new UserControl(UserControl.Event.PING_RESPONSE, 5));
    }

    @Test
    void aKilledSessionHearsItOnceAndNothingAfter() {
        publish();
        happen(new SessionEvent.Killed(EndReason.KILLED, "by the application"));
        assertThat(codes()).containsExactly("NetConnection.Connect.Closed");
        assertThat(closed()).isEqualTo(EndReason.KILLED);

        happen(new SessionEvent.Killed(EndReason.SILENT, "again"));
        assertThat(actions).isEmpty();
    }

    @Test
    void inTheApplicationOfTokensAChannelIsPublishedByName() {
        createStream("app");
        say("publish", NULL, text("ch?token=key"));

        assertThat(actions).containsExactly(new SessionAction.Admit(CHANNEL, KEY));
        happen(new SessionEvent.PublishAdmitted());
        assertThat(codes()).containsExactly("NetStream.Publish.Start");
    }

    @Test
    void inTheApplicationOfTokensAWrongTokenIsABadName() {
        createStream("app");
        say("publish", NULL, text("ch?token=wrong"));
        happen(new SessionEvent.PublishDenied("wrong key"));

        assertThat(codes()).containsExactly("NetStream.Publish.BadName");
        assertThat(closed()).isEqualTo(EndReason.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ch", "ch?", "ch?token=", "ch?tokens=key", "?token=key", "a/b?token=key", "c.h?token=key"})
    void inTheApplicationOfTokensANameNeedsAChannelAndAToken(String name) {
        createStream("app");
        say("publish", NULL, text(name));

        assertThat(codes()).containsExactly("NetStream.Publish.BadName");
        assertThat(closed()).isEqualTo(EndReason.REFUSED);
    }

    @Test
    void inTheApplicationOfTokensAChannelIsPlayedByName() {
        createStream("app");
        say("play", NULL, text("ch?cache=no&token=a%b!"));

        assertThat(actions)
                .containsExactly(new SessionAction.Subscribe(
                        CHANNEL, StreamKey.ofToken("a%b!").orElseThrow(), CacheUse.NONE, 1));
    }

    private void publish() {
        createStream();
        say("publish", NULL, text("key"));
        happen(new SessionEvent.PublishAdmitted());
    }

    private void play() {
        state = new SessionState.Fresh();
        createStream();
        say("play", NULL, text("key"));
        happen(new SessionEvent.Subscribed());
    }

    private void createStream() {
        createStream("ch");
    }

    private void createStream(String app) {
        connect(app);
        say("createStream", NULL);
    }

    private void connect(String app) {
        say("connect", Amf0.object(Map.entry("app", text(app))));
    }

    private void say(String command, Amf0... arguments) {
        receive(new Command(1, command, 2, List.of(arguments)));
    }

    private void receive(RtmpMessage message) {
        happen(new SessionEvent.Received(message));
    }

    private void happen(SessionEvent event) {
        Transition step = session.next(state, event);
        state = step.state();
        actions = step.actions();
    }

    private static Amf0 text(String text) {
        return new Amf0.Text(text);
    }

    private List<RtmpMessage> sent() {
        return actions.stream()
                .filter(SessionAction.Send.class::isInstance)
                .map(action -> ((SessionAction.Send) action).message())
                .toList();
    }

    private List<Command> sentCommands() {
        return sent().stream()
                .filter(Command.class::isInstance)
                .map(Command.class::cast)
                .toList();
    }

    private List<String> commands() {
        return sentCommands().stream().map(Command::name).toList();
    }

    private Command lastCommand() {
        return sentCommands().getLast();
    }

    private Amf0 info() {
        return lastCommand().argument(1);
    }

    private List<String> codes() {
        return sentCommands().stream()
                .map(command -> command.argument(1)
                        .asFields()
                        .getOrDefault("code", NULL)
                        .asText(""))
                .filter(code -> !code.isEmpty())
                .toList();
    }

    private EndReason closed() {
        return actions.getLast() instanceof SessionAction.Close(EndReason reason, String _) ? reason : null;
    }
}
