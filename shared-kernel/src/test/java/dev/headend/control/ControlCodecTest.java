package dev.headend.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.headend.control.ControlCodec.Decoded;
import dev.headend.control.ControlMessage.CloseAccept;
import dev.headend.control.ControlMessage.DrainAccept;
import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.ControlMessage.EncodeStop;
import dev.headend.control.ControlMessage.EncoderDrain;
import dev.headend.control.ControlMessage.Heartbeat;
import dev.headend.control.ControlMessage.PeerError;
import dev.headend.control.ControlMessage.PublishAccept;
import dev.headend.control.ControlMessage.PublishDeny;
import dev.headend.control.ControlMessage.PublishEnd;
import dev.headend.control.ControlMessage.PublishMove;
import dev.headend.control.ControlMessage.PublishRequest;
import dev.headend.control.ControlMessage.Register;
import dev.headend.control.ControlMessage.ResumeAccept;
import dev.headend.control.ControlMessage.ResumeDeny;
import dev.headend.control.ControlMessage.StreamAvailable;
import dev.headend.control.ControlMessage.StreamClosed;
import dev.headend.control.ControlMessage.StreamKill;
import dev.headend.control.ControlMessage.StreamResume;
import dev.headend.control.ControlMessage.TaskResume;
import dev.headend.media.ChannelId;
import dev.headend.media.Ladder;
import dev.headend.media.PreviewSpec;
import dev.headend.media.Resolution;
import dev.headend.media.StreamId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ControlCodecTest {
    private static final ChannelId CHANNEL = new ChannelId("news_24-7");
    private static final StreamId STREAM = new StreamId("0000019a8c3b7e10000000010badcafe");
    private static final String STREAM_LINES = "Stream-Channel:news_24-7\nStream-ID:0000019a8c3b7e10000000010badcafe\n";

    /** Each message as an existing peer writes it, the parameters in an order of its own. */
    static Stream<Arguments> asExistingPeersWriteThem() {
        return Stream.of(
                arguments("HEARTBEAT\n", new Heartbeat()),
                arguments("HEARTBEAT\n\n", new Heartbeat()),
                arguments(
                        "ERROR\nError-Message:Invalid auth: token\nError-Code:AUTH_ERROR\n",
                        new PeerError("AUTH_ERROR", "Invalid auth: token")),
                arguments("ERROR\n", new PeerError("", "")),
                arguments(
                        "PUBLISH-REQUEST\nUser-IP:::1\nStream-Key:k\nRequest-ID:17\nStream-Channel:c\n",
                        new PublishRequest("17", "c", "k", "::1")),
                arguments(
                        "PUBLISH-ACCEPT\n" + STREAM_LINES + "Request-ID:17\n",
                        new PublishAccept("17", CHANNEL, STREAM)),
                arguments("PUBLISH-DENY\nStream-Channel:c\nRequest-ID:17\n", new PublishDeny("17", "c")),
                arguments("PUBLISH-END\n" + STREAM_LINES, new PublishEnd(CHANNEL, STREAM)),
                arguments("STREAM-KILL\n" + STREAM_LINES, new StreamKill(CHANNEL, STREAM)),
                arguments("STREAM-KILL\nStream-ID:*\nStream-Channel:news_24-7\n", new StreamKill(CHANNEL, null)),
                arguments("STREAM-KILL\nStream-ID:\nStream-Channel:news_24-7\n", new StreamKill(CHANNEL, null)),
                arguments("STREAM-KILL\nStream-Channel:news_24-7\n", new StreamKill(CHANNEL, null)),
                arguments("REGISTER\nCapacity:-1\n", new Register(-1)),
                arguments("REGISTER\n\nCapacity: 4", new Register(4)),
                arguments(
                        "ENCODE-START\nPreviews:256x144, 5\nRecord:True\n" + STREAM_LINES
                                + "Resolutions:ORIGINAL, 1280x720-30~2500 ,640x360\nStream-Source-Type:RTMP\n"
                                + "Stream-Source-URI:rtmp://[2001:db8::7]:1935/c/k\n",
                        new EncodeStart(
                                CHANNEL,
                                STREAM,
                                SourceType.RTMP,
                                "rtmp://[2001:db8::7]:1935/c/k",
                                new Ladder(
                                        true,
                                        List.of(new Resolution(1280, 720, 30, 2500), new Resolution(640, 360, 0, 0))),
                                true,
                                new PreviewSpec(256, 144, 5))),
                arguments(
                        "ENCODE-START\n\n" + STREAM_LINES
                                + "Stream-Source-Type: ws\nStream-Source-URI: ws://10.0.0.1:80/c/k\nResolutions:\n"
                                + "Record: False\nPreviews: False\n",
                        new EncodeStart(
                                CHANNEL, STREAM, SourceType.WS, "ws://10.0.0.1:80/c/k", Ladder.ORIGINAL, false, null)),
                arguments("ENCODE-STOP\n" + STREAM_LINES, new EncodeStop(CHANNEL, STREAM, null)),
                arguments(
                        "ENCODE-STOP\nGrace-Period:30\n" + STREAM_LINES,
                        new EncodeStop(CHANNEL, STREAM, Duration.ofSeconds(30))),
                arguments(
                        "STREAM-AVAILABLE\nIndex-file:hls/a/b/1280x720-30/live.m3u8\nResolution:1280x720-30\n"
                                + "Stream-Type:HLS-LIVE\nStart-Time:\n" + STREAM_LINES,
                        new StreamAvailable(
                                CHANNEL,
                                STREAM,
                                StreamType.HLS_LIVE,
                                "1280x720-30",
                                "hls/a/b/1280x720-30/live.m3u8",
                                null)),
                arguments(
                        "STREAM-AVAILABLE\nIndex-file:hls/a/b/1280x720-30/vod-1.m3u8\nResolution:1280x720-30\n"
                                + "Stream-Type:HLS-VOD\nStart-Time:259200.04\n" + STREAM_LINES,
                        new StreamAvailable(
                                CHANNEL,
                                STREAM,
                                StreamType.HLS_VOD,
                                "1280x720-30",
                                "hls/a/b/1280x720-30/vod-1.m3u8",
                                "259200.04")),
                arguments("STREAM-CLOSED\n" + STREAM_LINES, new StreamClosed(CHANNEL, STREAM, null, null)),
                arguments(
                        "STREAM-CLOSED\nError-Code:PROBE\nError-Message:no video\n" + STREAM_LINES,
                        new StreamClosed(CHANNEL, STREAM, "PROBE", "no video")));
    }

    /** The messages that only our own programs know. */
    static Stream<Arguments> ofTheExtensions() {
        return Stream.of(
                arguments("PUBLISH-MOVE\nStream-Key:k\n" + STREAM_LINES, new PublishMove(CHANNEL, STREAM, "k")),
                arguments("STREAM-RESUME\n" + STREAM_LINES, new StreamResume(CHANNEL, STREAM)),
                arguments("TASK-RESUME\n" + STREAM_LINES, new TaskResume(CHANNEL, STREAM)),
                arguments("RESUME-ACCEPT\nAnnounced:0\n" + STREAM_LINES, new ResumeAccept(CHANNEL, STREAM, 0)),
                arguments("RESUME-ACCEPT\n" + STREAM_LINES, new ResumeAccept(CHANNEL, STREAM, null)),
                arguments("RESUME-DENY\n" + STREAM_LINES, new ResumeDeny(CHANNEL, STREAM)),
                arguments("CLOSE-ACCEPT\n" + STREAM_LINES, new CloseAccept(CHANNEL, STREAM)),
                arguments("ENCODER-DRAIN\nCapacity:-1\n", new EncoderDrain(-1)),
                arguments("ENCODER-DRAIN\nCapacity:4\n", new EncoderDrain(4)),
                arguments("DRAIN-ACCEPT\n", new DrainAccept()));
    }

    @ParameterizedTest
    @MethodSource("ofTheExtensions")
    void readsAndWritesTheExtensions(String text, ControlMessage message) {
        assertThat(ControlCodec.decode(text)).isEqualTo(new Decoded.Message(message));
        assertThat(ControlCodec.encode(message).lines())
                .containsExactlyInAnyOrderElementsOf(text.lines().toList());
    }

    @ParameterizedTest
    @MethodSource("asExistingPeersWriteThem")
    void readsWhatExistingPeersWrite(String text, ControlMessage message) {
        assertThat(ControlCodec.decode(text)).isEqualTo(new Decoded.Message(message));
    }

    @ParameterizedTest
    @MethodSource("asExistingPeersWriteThem")
    void readsTheSameWithOtherLineEndsAndInLowerCaseMethods(String text, ControlMessage message) {
        int method = text.indexOf('\n');
        String other = text.substring(0, method).toLowerCase(Locale.ROOT) + text.substring(method);

        assertThat(ControlCodec.decode(other.replace("\n", "\r\n"))).isEqualTo(new Decoded.Message(message));
    }

    @Test
    void writesWhatExistingPeersRead() {
        EncodeStart start = new EncodeStart(
                CHANNEL,
                STREAM,
                SourceType.RTMP,
                "rtmp://10.0.0.1:1935/news_24-7/k",
                new Ladder(true, List.of(new Resolution(640, 360, 25, 800))),
                true,
                new PreviewSpec(320, 180, 10));

        assertThat(ControlCodec.encode(start).lines())
                .startsWith("ENCODE-START")
                .containsExactlyInAnyOrder(
                        "ENCODE-START",
                        "Stream-Channel:news_24-7",
                        "Stream-ID:0000019a8c3b7e10000000010badcafe",
                        "Stream-Source-Type:RTMP",
                        "Stream-Source-URI:rtmp://10.0.0.1:1935/news_24-7/k",
                        "Resolutions:ORIGINAL,640x360-25~800",
                        "Record:True",
                        "Previews:320x180,10");
        assertThat(ControlCodec.encode(start)).doesNotContain("\n\n").endsWith("\n");
    }

    @Test
    void writesTheWordsThatSwitchThingsOff() {
        EncodeStart plain =
                new EncodeStart(CHANNEL, STREAM, SourceType.WS, "ws://h:80/c/k", Ladder.ORIGINAL, false, null);

        assertThat(ControlCodec.encode(plain))
                .contains("\nRecord:False\n")
                .contains("\nPreviews:False\n")
                .contains("\nResolutions:ORIGINAL\n");
        assertThat(ControlCodec.encode(new StreamKill(CHANNEL, null))).contains("\nStream-ID:*\n");
        assertThat(ControlCodec.encode(new EncodeStop(CHANNEL, STREAM, null))).doesNotContain("Grace-Period");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            PUBLISH-REQUEST  | Stream-Channel:c;Stream-Key:k                        | Request-ID
            PUBLISH-DENY     | Request-ID:;Stream-Channel:c                         | Request-ID
            PUBLISH-ACCEPT   | Request-ID:1;Stream-Channel:c                        | Stream-ID
            PUBLISH-ACCEPT   | Request-ID:1;Stream-Channel:../etc;Stream-ID:s       | Stream-Channel
            PUBLISH-END      | Stream-Channel:c;Stream-ID:..%2F                     | Stream-ID
            STREAM-KILL      | Stream-ID:*                                          | Stream-Channel
            REGISTER         | ""                                                   | Capacity
            ENCODER-DRAIN    | ""                                                   | Capacity
            REGISTER         | Capacity:many                                        | Capacity
            REGISTER         | Capacity:99999999999                                 | Capacity
            ENCODE-START     | Stream-Channel:c;Stream-ID:s;Stream-Source-Type:FTP  | Stream-Source-Type
            ENCODE-START     | Stream-Channel:c;Stream-ID:s;Stream-Source-Type:WS   | Stream-Source-URI
            ENCODE-STOP      | Stream-Channel:c;Stream-ID:s;Grace-Period:soon       | Grace-Period
            STREAM-AVAILABLE | Stream-Channel:c;Stream-ID:s;Stream-Type:DASH        | Stream-Type
            STREAM-AVAILABLE | Stream-Channel:c;Stream-ID:s;Stream-Type:HLS-LIVE    | Index-file
            STREAM-CLOSED    | Stream-Channel:a b;Stream-ID:s                       | Stream-Channel
            RESUME-ACCEPT    | Stream-Channel:c;Stream-ID:s;Announced:-1            | Announced
            TASK-RESUME      | Stream-Channel:c                                     | Stream-ID
            """)
    void saysWhatIsWrongWithAMessage(String method, String parameters, String culprit) {
        String text = method + "\n" + parameters.replace(';', '\n') + "\n";

        assertThat(ControlCodec.decode(text)).isInstanceOfSatisfying(Decoded.Malformed.class, malformed -> {
            assertThat(malformed.method()).isEqualTo(method);
            assertThat(malformed.reason()).startsWith(culprit).hasLineCount(1);
        });
    }

    /** What is passed on becomes one header of a request; one that is too large would be refused for ever. */
    @ParameterizedTest
    @CsvSource({"Index-file", "Resolution", "Start-Time", "Request-ID"})
    void refusesATextThatCannotBePassedOn(String name) {
        String bytes2048 = "ä".repeat(1024);

        assertThat(decodeWith(name, bytes2048)).isInstanceOf(Decoded.Message.class);
        assertThat(decodeWith(name, bytes2048 + "a"))
                .isInstanceOfSatisfying(
                        Decoded.Malformed.class,
                        malformed -> assertThat(malformed.reason()).isEqualTo(name + " is longer than 2048 bytes"));
        for (String control : List.of("\0", "\t", "\u001b", "\u007f", "\u0085")) {
            assertThat(decodeWith(name, "a" + control + "b"))
                    .isInstanceOfSatisfying(
                            Decoded.Malformed.class,
                            malformed -> assertThat(malformed.reason()).isEqualTo(name + " holds a control character"));
        }
    }

    private static Decoded decodeWith(String name, String value) {
        String rest =
                name.equals("Request-ID") ? "PUBLISH-DENY\n" : "STREAM-AVAILABLE\nStream-Type:HLS-VOD\n" + STREAM_LINES;
        String needed = name.equals("Index-file") ? "" : "Index-file:a\n";
        return ControlCodec.decode(rest + needed + name + ":" + value + "\n");
    }

    /** The end of a stream must not be lost because too much is said about it. */
    @Test
    void cutsOffAnExplanationThatIsTooLong() {
        String text = "STREAM-CLOSED\nError-Code:X\nError-Message:" + "€".repeat(10_000) + "\n" + STREAM_LINES;

        assertThat(ControlCodec.decode(text)).isInstanceOfSatisfying(Decoded.Message.class, decoded -> {
            StreamClosed closed = (StreamClosed) decoded.message();
            assertThat(closed.errorCode()).isEqualTo("X");
            assertThat(closed.errorMessage()).matches("€{600,682}");
        });
    }

    @ParameterizedTest
    @CsvSource({"a,681", "aa,682"})
    void cutsNoCharacterOfAnExplanationInTwo(String start, int length) {
        String text = "STREAM-CLOSED\nError-Message:" + start + "😀".repeat(1_000) + "\n" + STREAM_LINES;

        assertThat(ControlCodec.decode(text))
                .isInstanceOfSatisfying(
                        Decoded.Message.class,
                        decoded -> assertThat(((StreamClosed) decoded.message()).errorMessage())
                                .hasSize(length)
                                .endsWith("😀"));
    }

    @Test
    void keepsAnExplanationThatIsJustShortEnough() {
        String just = "x".repeat(682);
        String text = "STREAM-CLOSED\nError-Message:" + just + "\n" + STREAM_LINES;

        assertThat(ControlCodec.decode(text))
                .isEqualTo(new Decoded.Message(new StreamClosed(CHANNEL, STREAM, null, just)));
    }

    @Test
    void skipsResolutionsThatAreNoneAndSaysWhich() {
        String text =
                "ENCODE-START\nStream-Channel:c\nStream-ID:s\nStream-Source-Type:WS\nStream-Source-URI:ws://h/c/k\n"
                        + "Resolutions:640x360, huge,,0x10\n";

        assertThat(ControlCodec.decode(text)).isInstanceOfSatisfying(Decoded.Message.class, decoded -> {
            assertThat(decoded.message()).isInstanceOfSatisfying(EncodeStart.class, start -> {
                assertThat(start.resolutions()).hasToString("640x360");
                assertThat(start.malformedResolutions()).containsExactly("huge", "0x10");
                assertThat(ControlCodec.encode(start)).doesNotContain("huge");
            });
        });
    }

    @Test
    void leavesUnknownMethodsToTheSession() {
        assertThat(ControlCodec.decode("task-moved\nStream-ID:s\n")).isEqualTo(new Decoded.Unknown("TASK-MOVED"));
        assertThat(ControlCodec.decode("")).isEqualTo(new Decoded.Unknown(""));
    }

    @Test
    void neverSendsALineBreak() {
        PublishRequest forged = new PublishRequest("1", "c\nUser-IP:127.0.0.1", "k", "10.0.0.1");

        assertThatIllegalArgumentException().isThrownBy(() -> ControlCodec.encode(forged));
    }

    @Test
    void messagesDoNotShowTheirSecrets() {
        PublishRequest request = new PublishRequest("1", "c", "topsecret", "10.0.0.1");
        EncodeStart start = new EncodeStart(
                CHANNEL, STREAM, SourceType.RTMP, "rtmp://h:1935/c/topsecret", Ladder.ORIGINAL, false, null);

        assertThat(request.toString()).contains("channel=c").doesNotContain("topsecret");
        assertThat(start.toString()).contains(CHANNEL.value()).doesNotContain("topsecret");
    }
}
