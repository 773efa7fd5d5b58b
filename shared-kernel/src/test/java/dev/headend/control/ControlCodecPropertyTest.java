package dev.headend.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ControlCodecPropertyTest {

    @Property
    void whatIsWrittenIsReadBack(@ForAll("messages") ControlMessage message) {
        assertThat(ControlCodec.decode(ControlCodec.encode(message))).isEqualTo(new Decoded.Message(message));
    }

    @Property
    void theOrderOfParametersTheirCaseAndTheLineEndsDoNotMatter(
            @ForAll("messages") ControlMessage message,
            @ForAll Random random,
            @ForAll boolean carriageReturns,
            @ForAll boolean emptyLineFirst,
            @ForAll boolean blanks) {
        List<String> lines =
                new ArrayList<>(ControlCodec.encode(message).lines().toList());
        String method = lines.removeFirst();
        Collections.shuffle(lines, random);
        String parameters =
                lines.stream().map(line -> restyled(line, blanks) + "\n").collect(Collectors.joining());
        String text = method + (emptyLineFirst ? "\n\n" : "\n") + parameters;

        assertThat(ControlCodec.decode(carriageReturns ? text.replace("\n", "\r\n") : text))
                .isEqualTo(new Decoded.Message(message));
    }

    private static String restyled(String line, boolean blanks) {
        int colon = line.indexOf(':');
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        return blanks ? " " + name + " : " + line.substring(colon + 1) + " " : name + line.substring(colon);
    }

    @Property
    void noTextMakesTheReaderThrow(@ForAll String text) {
        assertThatCode(() -> ControlCodec.decode(text)).doesNotThrowAnyException();
    }

    @Property
    void noTextThatLooksLikeAMessageMakesTheReaderThrow(@ForAll("almostMessages") String text) {
        assertThatCode(() -> ControlCodec.decode(text)).doesNotThrowAnyException();
    }

    /** Texts of the pieces that real messages have, put together without sense. */
    @Provide
    Arbitrary<String> almostMessages() {
        Arbitrary<String> pieces = Arbitraries.of(
                "\n",
                "\r\n",
                "\r",
                ":",
                " ",
                "HEARTBEAT",
                "PUBLISH-REQUEST",
                "ENCODE-START",
                "REGISTER",
                "STREAM-KILL",
                "Stream-Channel",
                "Stream-ID",
                "Request-ID",
                "Capacity",
                "Resolutions",
                "Previews",
                "Record",
                "Grace-Period",
                "999999999999",
                "-1",
                "*",
                "a",
                "1x1",
                "ORIGINAL",
                ",",
                "~",
                "\u0000",
                "\uD800",
                "ß");
        return pieces.list().ofMaxSize(40).map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<ControlMessage> messages() {
        Arbitrary<ChannelId> channels = words().map(ChannelId::new);
        Arbitrary<StreamId> streams = words().map(StreamId::new);
        return Arbitraries.oneOf(
                Arbitraries.just(new Heartbeat()),
                Combinators.combine(values(), values()).as(PeerError::new),
                Combinators.combine(words(), values(), values(), values()).as(PublishRequest::new),
                Combinators.combine(words(), channels, streams).as(PublishAccept::new),
                Combinators.combine(words(), values()).as(PublishDeny::new),
                Combinators.combine(channels, streams).as(PublishEnd::new),
                Combinators.combine(channels, streams, words()).as(PublishMove::new),
                Combinators.combine(channels, streams.injectNull(0.3)).as(StreamKill::new),
                Arbitraries.integers().map(Register::new),
                encodeStarts(channels, streams),
                Combinators.combine(channels, streams, graces().injectNull(0.3)).as(EncodeStop::new),
                Combinators.combine(
                                channels,
                                streams,
                                Arbitraries.of(StreamType.class),
                                values().filter(ControlCodecPropertyTest::fitsAHeader),
                                words(),
                                words().injectNull(0.3))
                        .as(StreamAvailable::new),
                Combinators.combine(channels, streams, words().injectNull(0.3), words().injectNull(0.3))
                        .as(StreamClosed::new),
                Combinators.combine(channels, streams).as(StreamResume::new),
                Combinators.combine(channels, streams).as(TaskResume::new),
                Combinators.combine(
                                channels,
                                streams,
                                Arbitraries.integers().greaterOrEqual(0).injectNull(0.3))
                        .as(ResumeAccept::new),
                Combinators.combine(channels, streams).as(ResumeDeny::new),
                Combinators.combine(channels, streams).as(CloseAccept::new),
                Arbitraries.integers().map(EncoderDrain::new),
                Arbitraries.just(new DrainAccept()));
    }

    private static boolean fitsAHeader(String value) {
        return value.chars().noneMatch(Character::isISOControl);
    }

    private static Arbitrary<ControlMessage> encodeStarts(Arbitrary<ChannelId> channels, Arbitrary<StreamId> streams) {
        return Combinators.combine(
                        channels,
                        streams,
                        Arbitraries.of(SourceType.class),
                        words().map(path -> "rtmp://[::1]:1935/" + path),
                        ladders(),
                        Arbitraries.of(true, false),
                        previews().injectNull(0.3))
                .as(EncodeStart::new);
    }

    private static Arbitrary<Ladder> ladders() {
        Arbitrary<Integer> sides = Arbitraries.integers().between(1, Resolution.MAX_SIDE);
        Arbitrary<Resolution> resolutions = Combinators.combine(
                        sides,
                        sides,
                        Arbitraries.integers().between(0, 1000),
                        Arbitraries.integers().between(0, 10_000_000))
                .as(Resolution::new);
        return Combinators.combine(
                        Arbitraries.of(true, false), resolutions.list().ofMaxSize(5))
                .as(Ladder::new);
    }

    private static Arbitrary<PreviewSpec> previews() {
        Arbitrary<Integer> sides = Arbitraries.integers().between(1, Resolution.MAX_SIDE);
        return Combinators.combine(sides, sides, Arbitraries.integers().between(1, 86_400))
                .as(PreviewSpec::new);
    }

    private static Arbitrary<Duration> graces() {
        return Arbitraries.integers().between(0, 86_400).map(Duration::ofSeconds);
    }

    private static Arbitrary<String> words() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .numeric()
                .withChars('-', '_')
                .ofMinLength(1)
                .ofMaxLength(128);
    }

    /** Anything that a value can hold: no line break, no blanks at its ends, since those are trimmed. */
    private static Arbitrary<String> values() {
        return Arbitraries.strings().excludeChars('\n', '\r').ofMaxLength(80).map(String::strip);
    }
}
