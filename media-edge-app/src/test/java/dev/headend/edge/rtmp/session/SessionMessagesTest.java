package dev.headend.edge.rtmp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.headend.edge.connection.EndReason;
import dev.headend.edge.live.CacheUse;
import dev.headend.edge.live.MediaPacket;
import dev.headend.edge.live.Refusal;
import dev.headend.edge.rtmp.session.SessionState.Admitting;
import dev.headend.edge.rtmp.session.SessionState.Closed;
import dev.headend.edge.rtmp.session.SessionState.Connected;
import dev.headend.edge.rtmp.session.SessionState.Fresh;
import dev.headend.edge.rtmp.session.SessionState.Playing;
import dev.headend.edge.rtmp.session.SessionState.Publishing;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamKey;
import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.message.RtmpMessage;
import dev.headend.rtmp.message.RtmpMessage.Command;
import dev.headend.rtmp.message.RtmpMessage.UserControl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One event in one state: the next state, and everything that is done, in words. A client's commands are written as their
 * name and arguments, on message stream 2, with transaction 4.
 */
class SessionMessagesTest {
    private static final ChannelId CHANNEL = new ChannelId("ch");
    private static final Connected CONNECTED = connected(0b11);
    private static final Connected WITH_ANOTHER = connected(0b111);
    private static final Connected WITHOUT_THE_SECOND = connected(0b01);
    private static final Admitting ADMITTING = new Admitting(CONNECTED, 2);
    private static final Publishing PUBLISHING = new Publishing(CONNECTED, 2);
    private static final Playing PLAYING = playing(CONNECTED, false);
    private static final Playing BETWEEN_STREAMS = playing(CONNECTED, true);
    private static final SessionEvent TOO_SLOW = new SessionEvent.TooSlow(Duration.ofSeconds(15));

    private final Session session = new Session(new SessionRules(20, 4096, true, null));

    static Stream<Arguments> transitions() {
        return Stream.of(
                arguments(CONNECTED, say("createStream"), WITH_ANOTHER, "0 _result 4 null 3"),
                arguments(ADMITTING, say("createStream"), new Admitting(WITH_ANOTHER, 2), "0 _result 4 null 3"),
                arguments(PUBLISHING, say("createStream"), new Publishing(WITH_ANOTHER, 2), "0 _result 4 null 3"),
                arguments(BETWEEN_STREAMS, say("createStream"), playing(WITH_ANOTHER, true), "0 _result 4 null 3"),
                arguments(
                        CONNECTED,
                        say("FCPublish", text("key")),
                        CONNECTED,
                        "0 _result 4 null undefined, 0 onFCPublish 0 null {status NetStream.Publish.Start key}"),
                arguments(
                        CONNECTED,
                        say("FCUnpublish", text("key")),
                        CONNECTED,
                        "0 _result 4 null undefined, 0 onFCUnpublish 0 null {status NetStream.Unpublish.Success key}"),
                arguments(
                        CONNECTED,
                        say("FCSubscribe", text("key")),
                        CONNECTED,
                        "0 _result 4 null undefined, 0 onFCSubscribe 0 null {status NetStream.Play.Start key}"),
                arguments(CONNECTED, say("getStreamLength", text("key")), CONNECTED, "0 _result 4 null 0"),
                arguments(CONNECTED, say("publish", text("key")), ADMITTING, "Admit ch"),
                arguments(
                        CONNECTED,
                        say("publish", text("a b")),
                        new Closed(),
                        "2 onStatus 0 null {error NetStream.Publish.BadName Invalid stream key.},"
                                + " Close REFUSED refused to publish: invalid stream key"),
                arguments(
                        PLAYING,
                        say("publish", text("key")),
                        PLAYING,
                        "2 onStatus 0 null {error NetStream.Publish.BadConnection Already publishing or playing.}"),
                arguments(
                        ADMITTING,
                        new SessionEvent.PublishAdmitted(),
                        PUBLISHING,
                        "STREAM_BEGIN 2, 2 onStatus 0 null {status NetStream.Publish.Start Publishing.}"),
                arguments(
                        ADMITTING,
                        new SessionEvent.PublishDenied("the reason"),
                        new Closed(),
                        "2 onStatus 0 null {error NetStream.Publish.BadName Publishing refused.},"
                                + " Close REFUSED refused to publish: the reason"),
                arguments(
                        ADMITTING,
                        new SessionEvent.ChannelTaken(),
                        new Closed(),
                        "2 onStatus 0 null {error NetStream.Publish.BadName Channel already has a publisher.},"
                                + " Close REFUSED refused to publish: channel already has a publisher"),
                arguments(
                        PUBLISHING,
                        say("closeStream"),
                        CONNECTED,
                        "StopPublishing,"
                                + " 2 onStatus 0 null {status NetStream.Unpublish.Success No longer publishing.}"),
                arguments(
                        PUBLISHING,
                        say("play", text("key")),
                        PUBLISHING,
                        "2 onStatus 0 null {error NetStream.Play.Failed Already publishing.}"),
                arguments(CONNECTED, say("play", text("key")), PLAYING, "Subscribe ch GROUP 2"),
                arguments(
                        BETWEEN_STREAMS,
                        say("play", text("other")),
                        new Playing(
                                CONNECTED,
                                2,
                                new StreamAddress(CHANNEL, new StreamKey("other")),
                                CacheUse.GROUP,
                                false),
                        "Unsubscribe, Subscribe ch GROUP 2"),
                arguments(
                        CONNECTED,
                        say("play", text("a b")),
                        new Closed(),
                        "2 onStatus 0 null {error NetStream.Play.BadName Playing refused.},"
                                + " Close REFUSED refused to play: invalid stream key"),
                arguments(
                        PLAYING,
                        new SessionEvent.Subscribed(),
                        PLAYING,
                        "STREAM_BEGIN 2,"
                                + " 2 onStatus 0 null {status NetStream.Play.Reset Playing and resetting.},"
                                + " 2 onStatus 0 null {status NetStream.Play.Start Playing.}"),
                arguments(PLAYING, new SessionEvent.Started(), PLAYING, ""),
                arguments(
                        BETWEEN_STREAMS,
                        new SessionEvent.Started(),
                        PLAYING,
                        "STREAM_BEGIN 2, 2 onStatus 0 null {status NetStream.Play.PublishNotify Stream started.}"),
                arguments(
                        PLAYING,
                        new SessionEvent.Ended(),
                        BETWEEN_STREAMS,
                        "STREAM_EOF 2, 2 onStatus 0 null {status NetStream.Play.UnpublishNotify Stream ended.}"),
                arguments(
                        PLAYING,
                        new SessionEvent.PlayRefused(Refusal.WRONG_KEY),
                        new Closed(),
                        "2 onStatus 0 null {error NetStream.Play.BadName Playing refused.},"
                                + " Close REFUSED refused to play: stream key is not the publisher's"),
                arguments(
                        PLAYING,
                        TOO_SLOW,
                        new Closed(),
                        "2 onStatus 0 null {error NetStream.Play.InsufficientBW Too slow.},"
                                + " Close TOO_SLOW client took nothing for 15 s, though data waited for it"),
                arguments(
                        PLAYING,
                        say("pauseRaw", new Amf0.Bool(true)),
                        PLAYING,
                        "Pause true, 2 onStatus 0 null {status NetStream.Pause.Notify Paused.}"),
                arguments(
                        PLAYING,
                        say("pause", text("no")),
                        PLAYING,
                        "Pause false, 2 onStatus 0 null {status NetStream.Unpause.Notify Resumed.}"),
                arguments(PLAYING, say("receiveAudio", new Amf0.Bool(true)), PLAYING, "Receive AUDIO true"),
                arguments(PLAYING, say("receiveVideo", new Amf0.Bool(false)), PLAYING, "Receive VIDEO false"),
                arguments(
                        PLAYING,
                        say("deleteStream", new Amf0.Number(2)),
                        WITHOUT_THE_SECOND,
                        "Unsubscribe, 2 onStatus 0 null {status NetStream.Play.Stop Stopped.}"),
                arguments(PLAYING, say("deleteStream", new Amf0.Number(1)), playing(connected(0b10), false), ""),
                arguments(CONNECTED, say("deleteStream", new Amf0.Number(2)), WITHOUT_THE_SECOND, ""),
                arguments(CONNECTED, say("seek", new Amf0.Number(2)), CONNECTED, "0 _result 4 null undefined"),
                arguments(
                        PLAYING,
                        killed("over"),
                        new Closed(),
                        "2 onStatus 0 null {status NetConnection.Connect.Closed Closed by the server.},"
                                + " Close KILLED over"),
                arguments(
                        CONNECTED,
                        killed("over"),
                        new Closed(),
                        "0 onStatus 0 null {status NetConnection.Connect.Closed Closed by the server.},"
                                + " Close KILLED over"),
                arguments(new Fresh(), killed("over"), new Closed(), "Close KILLED over"),
                arguments(
                        new Fresh(),
                        TOO_SLOW,
                        new Closed(),
                        "Close TOO_SLOW client took nothing for 15 s, though data waited for it"));
    }

    @ParameterizedTest
    @MethodSource("transitions")
    void goesFromOneStateToTheNext(SessionState from, SessionEvent event, SessionState to, String actions) {
        Transition transition = session.next(from, event);

        assertThat(words(transition)).isEqualTo(actions);
        assertThat(transition.state()).isEqualTo(to);
    }

    static Stream<Arguments> eventsThatMakeNoSense() {
        List<SessionEvent> ofPlayers = List.of(
                new SessionEvent.Subscribed(),
                new SessionEvent.Started(),
                new SessionEvent.Ended(),
                new SessionEvent.PlayRefused(Refusal.WRONG_KEY),
                say("pause", new Amf0.Bool(true)),
                say("receiveVideo", new Amf0.Bool(true)));
        List<SessionEvent> ofAnybody = List.of(
                new SessionEvent.PublishDenied("late"),
                new SessionEvent.ChannelTaken(),
                say("unheardOf"),
                new SessionEvent.Received(new UserControl(UserControl.Event.PING_RESPONSE, 1)),
                new SessionEvent.Received(new RtmpMessage.Acknowledgement(1)));
        return Stream.concat(
                Stream.of(CONNECTED, PUBLISHING)
                        .flatMap(state -> ofPlayers.stream().map(event -> arguments(state, event))),
                Stream.of(new Fresh(), CONNECTED, PUBLISHING, PLAYING, new Closed())
                        .flatMap(state -> ofAnybody.stream().map(event -> arguments(state, event))));
    }

    @ParameterizedTest
    @MethodSource("eventsThatMakeNoSense")
    void whatMakesNoSenseChangesNothing(SessionState state, SessionEvent event) {
        assertThat(session.next(state, event)).isEqualTo(new Transition(state, List.of()));
    }

    @Test
    void connectIsAnsweredAsFlashEraServersDo() {
        Transition transition = session.next(new Fresh(), say("connect", Map.of("app", text("ch"))));

        assertThat(words(transition))
                .isEqualTo("WindowAckSize[bytes=2500000], SetPeerBandwidth[bytes=2500000], SetChunkSize[bytes=4096],"
                        + " 0 _result 4 {FMS/3,0,1,123 31}"
                        + " {status NetConnection.Connect.Success Connection succeeded. 0}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fourCcList", "videoFourCcInfoMap", "audioFourCcInfoMap", "capsEx"})
    void whoeverNamesAnyCapabilityOfEnhancedRtmpIsToldOurs(String capability) {
        Transition transition =
                session.next(new Fresh(), say("connect", Map.of("app", text("ch"), capability, new Amf0.Null())));

        assertThat(words(transition)).endsWith("Connection succeeded. 0 [*] {4} {4} 15}");
    }

    @Test
    void anApplicationThatIsNoChannelIsNamedInTheRefusal() {
        Transition transition = session.next(new Fresh(), say("connect", Map.of("app", text("a/b"))));

        assertThat(words(transition))
                .isEqualTo("0 _error 4 null {error NetConnection.Connect.Rejected"
                        + " Too many parts in the path: it is CHANNEL/KEY.},"
                        + " Close REFUSED invalid channel name 'a/…': it has too many parts, as the path must be"
                        + " CHANNEL/KEY");
        assertThat(words(session.next(new Fresh(), say("connect", Map.of("app", text("a b"))))))
                .isEqualTo("0 _error 4 null {error NetConnection.Connect.Rejected Invalid channel name.},"
                        + " Close REFUSED invalid channel name 'a b': it must be letters, digits, - and _,"
                        + " at most 20 characters");
    }

    @Test
    void theApplicationOfTokensSaysHowItsAddressesAre() {
        Session hls = new Session(new SessionRules(20, 4096, true, "hls"));
        Connected connected = new Connected(new Application.OfTokens("hls"), CONNECTED.streams(), false);

        assertThat(words(hls.next(connected, say("publish", text("b.b?token=key")))))
                .startsWith("2 onStatus 0 null {error NetStream.Publish.BadName"
                        + " Invalid stream name: it is NAME?token=TOKEN.},");
        assertThat(words(hls.next(new Fresh(), say("connect", Map.of("app", text("hls/live"))))))
                .contains("Too many parts in the path: it is hls/NAME?token=TOKEN.},");
        assertThat(words(hls.next(new Fresh(), say("connect", Map.of("app", text("live/x"))))))
                .contains("Too many parts in the path: it is CHANNEL/KEY.},");
    }

    @ParameterizedTest
    @CsvSource({"my.channel, my.channel", "my.channel/secret, my.channel/…", "a\u001b[31m\tb, a?[31m b"})
    void theLogNamesAnInvalidChannelWithoutKeyOrControlCharacters(String app, String shown) {
        Transition transition = session.next(new Fresh(), say("connect", Map.of("app", text(app))));

        assertThat(words(transition))
                .contains("Close REFUSED invalid channel name '" + shown + "': it")
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({"/key/, key", "key/, key", "/key, key", "//key, /key", "key//, key/", "/, ''", "?a, ''", "key?a?b, key"
    })
    void aNameLosesOneSlashOnEachSideAndItsParameters(String name, String expected) {
        assertThat(StreamName.parse(name).name()).isEqualTo(expected);
    }

    @Test
    void noMoreThanSixteenParametersAreLookedAt() {
        String others = IntStream.range(0, 15).mapToObj(i -> "p" + i + "=x").collect(Collectors.joining("&"));

        assertThat(StreamName.parse("key?" + others + "&cache=clear").cacheUse())
                .isEqualTo(CacheUse.TAKE);
        assertThat(StreamName.parse("key?" + others + "&x&cache=clear").cacheUse())
                .isEqualTo(CacheUse.GROUP);
    }

    private static Connected connected(int streams) {
        return new Connected(new Application.OfChannel(CHANNEL), new MessageStreams(streams), false);
    }

    private static Playing playing(Connected connection, boolean ended) {
        return new Playing(connection, 2, new StreamAddress(CHANNEL, new StreamKey("key")), CacheUse.GROUP, ended);
    }

    private static SessionEvent say(String name, Amf0... arguments) {
        Stream<Amf0> all = Stream.concat(Stream.of(new Amf0.Null()), Stream.of(arguments));
        return new SessionEvent.Received(new Command(2, name, 4, all.toList()));
    }

    private static SessionEvent say(String name, Map<String, Amf0> object) {
        Amf0 argument = Amf0.object(
                object.entrySet().stream().sorted(Map.Entry.comparingByKey()).toArray(Map.Entry[]::new));
        return new SessionEvent.Received(new Command(2, name, 4, List.of(argument)));
    }

    private static SessionEvent killed(String why) {
        return new SessionEvent.Killed(EndReason.KILLED, why);
    }

    private static Amf0 text(String text) {
        return new Amf0.Text(text);
    }

    private static String words(Transition transition) {
        return transition.actions().stream().map(SessionMessagesTest::words).collect(Collectors.joining(", "));
    }

    private static String words(SessionAction action) {
        return switch (action) {
            case SessionAction.Send(RtmpMessage message) -> words(message);
            case SessionAction.Admit(ChannelId channel, StreamKey _) -> "Admit " + channel;
            case SessionAction.Subscribe(ChannelId channel, StreamKey _, CacheUse use, int stream) ->
                "Subscribe " + channel + " " + use + " " + stream;
            case SessionAction.Pause(boolean pause) -> "Pause " + pause;
            case SessionAction.Receive(MediaPacket.Kind kind, boolean wanted) -> "Receive " + kind + " " + wanted;
            case SessionAction.Close(EndReason reason, String why) -> "Close " + reason + " " + why;
            case SessionAction.StopPublishing _, SessionAction.Unsubscribe _ ->
                action.getClass().getSimpleName();
        };
    }

    private static String words(RtmpMessage message) {
        return switch (message) {
            case Command(int stream, String name, double transaction, List<Amf0> arguments) ->
                stream + " " + name + " " + (int) transaction + " " + words(arguments);
            case UserControl(UserControl.Event event, int value) -> event + " " + value;
            default -> message.toString();
        };
    }

    private static String words(Iterable<Amf0> values) {
        StringBuilder all = new StringBuilder();
        values.forEach(value -> all.append(all.isEmpty() ? "" : " ").append(words(value)));
        return all.toString();
    }

    private static String words(Amf0 value) {
        return switch (value) {
            case Amf0.Text(String text) -> text;
            case Amf0.Number(double number) -> String.valueOf((int) number);
            case Amf0.Null _ -> "null";
            case Amf0.Undefined _ -> "undefined";
            case Amf0.Obj(var fields) -> "{" + words(fields.values()) + "}";
            case Amf0.StrictArray(List<Amf0> items) -> "[" + words(items) + "]";
            default -> value.toString();
        };
    }
}
