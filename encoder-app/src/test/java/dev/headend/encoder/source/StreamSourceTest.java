package dev.headend.encoder.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.control.SourceType;
import dev.headend.encoder.ffmpeg.TestMedia;
import dev.headend.encoder.ffmpeg.TestTools;
import dev.headend.encoder.plan.FrameRate;
import dev.headend.encoder.plan.SourceInfo;
import dev.headend.encoder.source.Flv.Tag;
import dev.headend.encoder.source.buffer.MemoryBudget;
import dev.headend.encoder.source.buffer.ReplayLimits;
import dev.headend.rtmp.message.RtmpMessage;
import dev.headend.rtmp.message.RtmpMessage.UserControl;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream that comes over RTMP: what it is divided into, what is fed of it, again if need be, and what it may cost. */
final class StreamSourceTest {
    private static final int MIB = 1 << 20;
    private static final ReplayLimits HELD = new ReplayLimits(8 * MIB, 4 * MIB, Duration.ofSeconds(10));
    private static final SourceLimits LIMITS = new SourceLimits(Duration.ofSeconds(10), Duration.ofSeconds(10), HELD);

    /** 8 s with a keyframe a second, 320x180 and 640x360. */
    private static List<Tag> small;

    private static List<Tag> large;

    private final MemoryBudget budget = new MemoryBudget(32 * MIB);
    private final ScriptedServer server = new ScriptedServer();

    @TempDir
    Path folder;

    @BeforeAll
    static void make(@TempDir Path made) throws Exception {
        small = Flv.tags(TestMedia.flv(made.resolve("small.flv"), "320x180", "25", 1, 8));
        large = Flv.tags(TestMedia.flv(made.resolve("large.flv"), "640x360", "25", 1, 8));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Source open(SourceLimits limits) throws SourceException {
        return open(server, limits);
    }

    private Source open(ScriptedServer from, SourceLimits limits) throws SourceException {
        return new SourceOpener(TestTools.any(), limits, budget).open(SourceType.RTMP, from.uri());
    }

    private static List<Tag> later(List<Tag> tags, long byMs) {
        return Flv.retimed(tags, time -> time + byMs);
    }

    private static List<Tag> video(List<Tag> tags) {
        return tags.stream().filter(Tag::isVideo).toList();
    }

    private static List<Tag> audio(List<Tag> tags) {
        return tags.stream().filter(Tag::isAudio).toList();
    }

    private static byte[] fed(SourcePart part) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        part.feed(out, part.startMs());
        return out.toByteArray();
    }

    private static void assertSameFrames(List<Tag> fed, List<Tag> sent) {
        assertThat(described(fed)).isEqualTo(described(sent));
    }

    private static List<String> described(List<Tag> tags) {
        return Flv.frames(tags).stream()
                .map(tag -> tag.type() + " at " + tag.timeMs() + ": " + Arrays.hashCode(tag.body()))
                .toList();
    }

    /** Frames that FFmpeg decodes without an error. */
    private int decoded(byte[] flv) throws Exception {
        Path file = Files.write(folder.resolve("fed.flv"), flv);
        return TestMedia.probe(file, "-select_streams v -show_frames -show_entries frame=pts")
                .size();
    }

    @Test
    void anotherSizeIsAnotherPart() throws Exception {
        try (Source source = open(LIMITS)) {
            server.play(small).play(later(large, 8_040)).end();

            SourcePart first = source.next();
            byte[] ofFirst = fed(first);
            SourcePart second = source.next();
            byte[] ofSecond = fed(second);

            assertThat(first.info().video().width()).isEqualTo(320);
            assertThat(second.info().video().width()).isEqualTo(640);
            assertThat(second.startMs()).isBetween(8_000L, 8_200L);
            assertThat(decoded(ofFirst)).isEqualTo(200);
            assertThat(decoded(ofSecond)).isEqualTo(200);
            assertThat(source.next()).isNull();
        }
    }

    @Test
    void aPublisherWhoChangesTheSizeAtEachKeyframeCostsTwoPartsASecondAtMost() throws Exception {
        List<Tag> flickering = new ArrayList<>();
        for (long timeMs = 0; timeMs < 4_000; timeMs += 100) {
            List<Tag> from = timeMs % 200 == 0 ? small : large;
            flickering.add(video(from).getFirst().at(timeMs));
            flickering.add(Flv.frames(video(from)).getFirst().at(timeMs));
        }
        int parts = 0;
        try (Source source = open(LIMITS)) {
            server.play(flickering).play(later(small, 4_100)).end();
            for (SourcePart part = source.next(); part != null; part = source.next()) {
                parts++;
                fed(part);
            }
        }
        assertThat(parts).isLessThanOrEqualTo(8);
    }

    @Test
    void aPictureThatWasCutOffBeforeItsNextKeyframeIsLeftOut() throws Exception {
        List<Tag> middle = large.stream()
                .filter(tag -> tag.isHeader() || tag.timeMs() >= 2_500)
                .toList();
        try (Source source = open(LIMITS)) {
            server.play(small).play(later(middle, 6_000)).end();

            assertThat(decoded(fed(source.next()))).isEqualTo(200);
            SourcePart second = source.next();
            assertThat(second.startMs()).isBetween(8_900L, 9_100L);
            assertThat(decoded(fed(second))).isEqualTo(125);
        }
    }

    @Test
    void soundThatBeginsLaterIsInTheNextPart() throws Exception {
        List<Tag> late = small.stream()
                .filter(tag -> tag.isVideo() || tag.isAudio() && tag.timeMs() > 3_500)
                .toList();
        List<Tag> sent = new ArrayList<>(late);
        Tag header = audio(small).getFirst();
        sent.add(late.indexOf(audio(late).getFirst()), header.at(3_500));
        try (Source source = open(LIMITS)) {
            server.play(sent).end();

            SourcePart silent = source.next();
            List<Tag> ofSilent = Flv.tags(fed(silent));
            SourcePart sounding = source.next();
            List<Tag> ofSounding = Flv.tags(fed(sounding));

            assertThat(silent.info().audio()).isNull();
            assertThat(audio(ofSilent)).isEmpty();
            assertThat(Flv.frames(ofSilent)).hasSize(100);
            assertThat(sounding.info())
                    .isEqualTo(new SourceInfo(
                            new SourceInfo.VideoInfo(
                                    "h264",
                                    "yuv420p",
                                    320,
                                    180,
                                    FrameRate.of(25),
                                    sounding.info().video().keyframeDistance()),
                            new SourceInfo.AudioInfo("aac", "LC")));
            assertThat(Flv.frames(ofSounding).getFirst().isKeyframe()).isTrue();
            assertThat(Flv.frames(video(ofSounding))).hasSize(100);
            assertThat(Flv.frames(audio(ofSounding)).getFirst().timeMs()).isBetween(3_900L, 4_100L);
        }
    }

    @Test
    void aPictureThatBeginsLaterIsInTheNextPart() throws Exception {
        List<Tag> sent = new ArrayList<>(audio(small));
        sent.addAll(later(small, 8_100));
        try (Source source = open(LIMITS)) {
            server.play(sent).end();

            SourcePart sound = source.next();
            List<Tag> ofSound = Flv.tags(fed(sound));
            SourcePart both = source.next();

            assertThat(sound.info().video()).isNull();
            assertThat(Flv.frames(video(ofSound))).isEmpty();
            assertThat(both.info().video().height()).isEqualTo(180);
            assertThat(decoded(fed(both))).isEqualTo(200);
        }
    }

    @Test
    void soundAloneAndPicturesAloneAreStreams() throws Exception {
        try (Source source = open(LIMITS)) {
            server.play(audio(small)).end();
            SourcePart part = source.next();

            assertThat(part.info()).isEqualTo(new SourceInfo(null, new SourceInfo.AudioInfo("aac", "LC")));
            assertSameFrames(Flv.tags(fed(part)), audio(small));
        }
        try (ScriptedServer other = new ScriptedServer();
                Source source = open(other, LIMITS)) {
            other.play(video(small)).end();
            SourcePart part = source.next();

            assertThat(part.info().audio()).isNull();
            assertSameFrames(
                    Flv.tags(fed(part)),
                    later(video(small), -Flv.frames(video(small)).getFirst().timeMs()));
        }
    }

    @Test
    void timesGoOnWhereTimestampsWrapAndJump() throws Exception {
        long wrap = 1L << 32;
        try (Source source = open(LIMITS)) {
            server.play(Flv.retimed(small, time -> (wrap - 3_000 + time) % wrap))
                    .play(later(small, 100_000_000))
                    .end();
            SourcePart part = source.next();
            List<Tag> frames = Flv.frames(Flv.tags(fed(part)));

            assertThat(part.startMs()).isZero();
            assertThat(frames).hasSameSizeAs(Flv.frames(concat(small, small)));
            assertThat(frames.getFirst().timeMs()).isZero();
            assertThat(frames.getLast().timeMs()).isBetween(15_500L, 16_500L);
        }
    }

    @Test
    void anotherSizeThatOnlyKeyframesTellIsAnotherPart() throws Exception {
        try (Source source = open(LIMITS)) {
            server.play(small).play(later(withSetsInKeyframes(large), 8_040)).end();

            SourcePart first = source.next();
            byte[] ofFirst = fed(first);
            SourcePart second = source.next();
            byte[] ofSecond = fed(second);

            assertThat(first.info().video().width()).isEqualTo(320);
            assertThat(second.info().video().width()).isEqualTo(640);
            assertThat(decoded(ofFirst)).isEqualTo(200);
            assertThat(decoded(ofSecond)).isEqualTo(200);
        }
    }

    /** The same size in each keyframe is no reason for another part. */
    @Test
    void parameterSetsThatAreRepeatedInKeyframesChangeNothing() throws Exception {
        List<Tag> repeated =
                new ArrayList<>(small.stream().filter(Tag::isHeader).toList());
        repeated.addAll(withSetsInKeyframes(small));
        try (Source source = open(LIMITS)) {
            server.play(repeated).end();

            assertSameFrames(Flv.tags(fed(source.next())), repeated);
            assertThat(source.next()).isNull();
        }
    }

    /** Without sequence header of the video; its parameter sets are units of the keyframes. */
    private static List<Tag> withSetsInKeyframes(List<Tag> tags) {
        ByteBuffer record = ByteBuffer.wrap(video(tags).getFirst().body()).position(5 + 6);
        byte[] sequence = new byte[record.getShort()];
        record.get(sequence).get();
        byte[] picture = new byte[record.getShort()];
        record.get(picture);
        return tags.stream()
                .filter(tag -> !tag.isHeader())
                .map(tag -> tag.isKeyframe() ? withUnits(tag, sequence, picture) : tag)
                .toList();
    }

    private static Tag withUnits(Tag tag, byte[] sequence, byte[] picture) {
        ByteBuffer body = ByteBuffer.allocate(tag.body().length + 4 + sequence.length + 4 + picture.length);
        body.put(tag.body(), 0, 5).putInt(sequence.length).put(sequence);
        body.putInt(picture.length).put(picture).put(tag.body(), 5, tag.body().length - 5);
        return new Tag(tag.type(), tag.timeMs(), body.array());
    }

    @Test
    void soundThatIsMissingIsSilence() throws Exception {
        List<Tag> sent = small.stream()
                .filter(tag -> tag.isVideo() || tag.isHeader() || tag.timeMs() < 2_000 || tag.timeMs() > 5_000)
                .toList();
        try (Source source = open(LIMITS)) {
            server.play(sent).end();
            byte[] flv = fed(source.next());

            assertThat(decoded(flv)).isEqualTo(200);
            assertWithoutHoles(flv);
            assertThat(Flv.frames(audio(Flv.tags(flv)))).hasSizeBetween(370, 380);
            assertThat(described(Flv.tags(flv))).containsAll(described(sent));
            assertThat(source.next()).isNull();
        }
    }

    @Test
    void soundOfWhichOnlyTheHeaderHasComeIsSilenceFromTheBeginning() throws Exception {
        List<Tag> sent = small.stream()
                .filter(tag -> tag.isVideo() || tag.isHeader() || tag.timeMs() > 6_000)
                .toList();
        try (Source source = open(LIMITS)) {
            server.play(sent).end();

            assertWithoutHoles(fed(source.next()));
        }
    }

    /** FFmpeg decodes the sound without a word, and it has no hole of more than a frame. */
    private void assertWithoutHoles(byte[] flv) throws Exception {
        Path file = Files.write(folder.resolve("filled.flv"), flv);
        List<Long> times = TestMedia.probe(file, "-select_streams a -show_frames -show_entries frame=pts").stream()
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .toList();
        assertThat(times).hasSizeGreaterThan(300);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).as("after frame " + i).isBetween(0L, 45L);
        }
    }

    @Test
    void aPictureThatStopsIsFollowedBySoundAlone() throws Exception {
        List<Tag> sent = small.stream()
                .filter(tag -> tag.isAudio() || tag.isHeader() || tag.timeMs() < 1_500 || tag.timeMs() > 6_500)
                .toList();
        try (Source source = open(LIMITS)) {
            server.play(sent).end();

            List<Tag> before = Flv.frames(Flv.tags(fed(source.next())));
            SourcePart alone = source.next();
            List<Tag> sound = Flv.frames(Flv.tags(fed(alone)));
            SourcePart both = source.next();
            List<Tag> after = Flv.frames(Flv.tags(fed(both)));

            assertThat(before.getLast().timeMs()).isLessThan(2_500);
            assertThat(alone.info().video()).isNull();
            assertThat(video(sound)).isEmpty();
            assertThat(both.info().video().width()).isEqualTo(320);
            assertThat(after.getFirst().isKeyframe()).isTrue();
            List<Tag> heard = concat(concat(audio(before), sound), audio(after));
            assertSameFrames(heard, audio(sent));
            assertThat(source.next()).isNull();
        }
    }

    @Test
    void aStreamThatPausesAsAWholeIsOnePart() throws Exception {
        List<Tag> paused = Flv.retimed(small, time -> time < 4_000 ? time : time + 2_500);
        try (Source source = open(LIMITS)) {
            server.play(paused).end();

            assertSameFrames(Flv.tags(fed(source.next())), paused);
            assertThat(source.next()).isNull();
        }
    }

    /** Times that FFmpeg would fill with repeated frames. */
    @Test
    void aJumpOfTimesBeginsAnotherPartAtTheNextKeyframe() throws Exception {
        List<Tag> jumping = Flv.retimed(small, time -> time < 3_500 ? time : time + 4_500);
        try (Source source = open(LIMITS)) {
            server.play(jumping).end();

            List<Tag> first = Flv.frames(Flv.tags(fed(source.next())));
            SourcePart part = source.next();
            List<Tag> second = Flv.frames(Flv.tags(fed(part)));

            assertThat(first.getLast().timeMs()).isBetween(3_900L, 4_100L);
            assertThat(second.getFirst().isKeyframe()).isTrue();
            assertThat(part.startMs()).isBetween(8_450L, 8_600L);
            assertThat(bodies(concat(first, second))).isEqualTo(bodies(Flv.frames(small)));
            assertThat(source.next()).isNull();
        }
    }

    private static List<Integer> bodies(List<Tag> tags) {
        return tags.stream().map(tag -> Arrays.hashCode(tag.body())).toList();
    }

    @Test
    void picturesAloneThatAlwaysComeRarelyCostFewParts() throws Exception {
        List<Tag> keyframes = Flv.frames(small).stream().filter(Tag::isKeyframe).toList();
        List<Tag> slides = new ArrayList<>(video(small).subList(0, 1));
        for (int slide = 0; slide < 20; slide++) {
            slides.add(keyframes.get(slide % keyframes.size()).at(4_500L * slide));
        }
        List<Tag> fed = new ArrayList<>();
        int parts = 0;
        try (Source source = open(LIMITS)) {
            server.play(slides).end();
            for (SourcePart part = source.next(); part != null; part = source.next()) {
                parts++;
                fed.addAll(Flv.tags(fed(part)));
            }
        }
        assertThat(parts).isEqualTo(2);
        assertSameFrames(fed, slides);
    }

    @Test
    void aPictureThatAlwaysChangesRarelyCostsFewParts() throws Exception {
        List<Tag> slides = new ArrayList<>();
        for (int turn = 0; turn < 20; turn++) {
            slides.addAll(later(
                    small.stream()
                            .filter(tag -> tag.isAudio() || tag.isHeader() || tag.timeMs() < 100)
                            .toList(),
                    turn * 8_020L));
        }
        int parts = 0;
        try (Source source = open(LIMITS)) {
            server.play(slides).end();
            for (SourcePart part = source.next(); part != null; part = source.next()) {
                parts++;
                fed(part);
            }
        }
        assertThat(parts).isLessThanOrEqualTo(6);
    }

    private static List<Tag> concat(List<Tag> one, List<Tag> other) {
        List<Tag> both = new ArrayList<>(one);
        both.addAll(other);
        return both;
    }

    @Test
    void whatAnFfmpegThatDiedHadNotFinishedIsFedAgain() throws Exception {
        try (Source source = open(LIMITS)) {
            server.play(small).end();
            SourcePart part = source.next();
            OutputStream dying = new OutputStream() {
                private int left = 150_000;

                @Override
                public void write(int b) throws IOException {
                    if (--left < 0) {
                        throw new IOException("dead");
                    }
                }
            };
            assertThatThrownBy(() -> part.feed(dying, 0)).hasMessage("dead");

            ByteArrayOutputStream second = new ByteArrayOutputStream();
            part.feed(second, 2_700);
            ByteArrayOutputStream third = new ByteArrayOutputStream();
            part.feed(third, 6_500);

            List<Tag> frames = Flv.frames(Flv.tags(second.toByteArray()));
            assertThat(frames.getFirst().isKeyframe()).isTrue();
            assertThat(frames.getFirst().timeMs()).isBetween(1_990L, 2_030L);
            assertThat(decoded(second.toByteArray())).isEqualTo(150);
            assertThat(decoded(third.toByteArray())).isEqualTo(50);
        }
    }

    @Test
    void theDateIsWhenTheLastOfABurstCameIn() throws Exception {
        try (Source source = open(LIMITS)) {
            Instant before = Instant.now();
            server.play(small).end();
            SourcePart part = source.next();
            fed(part);

            assertThat(part.at(Flv.frames(small).getLast().timeMs()))
                    .isBetween(before.minusMillis(100), Instant.now().plusMillis(100));
        }
    }

    @Test
    void aStreamThatNobodyTakesIsNotReceivedBeyondItsBound() throws Exception {
        SourceLimits tight = new SourceLimits(
                LIMITS.firstBytes(), LIMITS.silence(), new ReplayLimits(200_000, 100_000, HELD.replayTime()));
        try (Source source = open(tight)) {
            SourcePart part = playLong(source);
            Awaitility.await().until(() -> server.waiting() > MIB);

            assertThat(budget.used()).isLessThan(600_000);
            server.end();
            assertThat(Flv.frames(Flv.tags(fed(part))))
                    .hasSize(60 * Flv.frames(small).size());
            assertThat(budget.used()).isLessThan(300_000);
        }
        assertThat(budget.used()).isZero();
    }

    /** Eight minutes of the stream, some 20 MB, at once. */
    private SourcePart playLong(Source source) throws Exception {
        for (int turn = 0; turn < 60; turn++) {
            server.play(later(small, turn * 8_020L));
        }
        return source.next();
    }

    @Test
    void streamsThatNobodyTakesLeaveTheOthersWhatTheyNeed() throws Exception {
        // A share is 200 KB: more than what comes with one read, which is kept whole.
        MemoryBudget little = new MemoryBudget(800_000);
        SourceOpener opener = new SourceOpener(TestTools.any(), LIMITS, little);
        try (ScriptedServer other = new ScriptedServer();
                Source stuck = opener.open(SourceType.RTMP, server.uri());
                Source going = opener.open(SourceType.RTMP, other.uri())) {
            playLong(stuck);
            Awaitility.await().until(() -> server.waiting() > MIB);
            for (int turn = 0; turn < 10; turn++) {
                other.play(later(small, turn * 8_020L));
            }
            other.end();

            assertThat(Flv.frames(Flv.tags(fed(going.next()))))
                    .hasSize(10 * Flv.frames(small).size());
            assertThat(little.used()).isLessThan(2_000_000);
        }
    }

    @Test
    void aPictureWithoutKeyframeIsSaidToHaveNone() throws Exception {
        List<Tag> headless =
                video(small).stream().filter(tag -> !tag.isKeyframe()).toList();
        try (Source source = open(LIMITS)) {
            for (int turn = 0; turn < 3; turn++) {
                server.play(later(headless, turn * 8_020L));
            }

            assertThatThrownBy(source::next)
                    .isInstanceOf(SourceException.class)
                    .hasMessage("the source has no keyframe and no sound");
        }
    }

    @Test
    void aStreamWhoseTimeRunsAheadOfItsArrivalIsEnded() throws Exception {
        try (Source source = open(LIMITS)) {
            server.play(Flv.retimed(audio(small), time -> time * 100));

            assertThat(Flv.frames(Flv.tags(fed(source.next()))).getLast().timeMs())
                    .isBetween(590_000L, 600_000L);
            assertThat(source.next()).isNull();
            server.client().closeFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aStreamThatTakesMoreMemoryThanThereIsIsEnded() throws Exception {
        SourceOpener opener = new SourceOpener(TestTools.any(), LIMITS, new MemoryBudget(MIB));
        try (Source source = opener.open(SourceType.RTMP, server.uri())) {
            byte[] body = Arrays.copyOf(video(small).get(1).body(), 4 * MIB);
            server.play(small.subList(0, 5)).play(List.of(new Tag(9, 0, body)));

            server.client().closeFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aServerMayHaveAName() throws Exception {
        try (Source source = new SourceOpener(TestTools.any(), LIMITS)
                .open(SourceType.RTMP, server.uri().replace("127.0.0.1", "localhost"))) {
            server.play(small).end();

            assertThat(decoded(fed(source.next()))).isEqualTo(200);
        }
        try (Source source = new SourceOpener(TestTools.any(), LIMITS)
                .open(SourceType.RTMP, "rtmp://no-such-host.invalid/channel/" + ScriptedServer.KEY)) {
            assertThatThrownBy(source::next)
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("rtmp://no-such-host.invalid/channel/…: ")
                    .hasMessageNotContaining("Exception");
        }
    }

    @Test
    void aSilentStreamIsGivenUp() throws Exception {
        SourceLimits impatient = new SourceLimits(LIMITS.firstBytes(), Duration.ofMillis(300), HELD);
        try (Source source = open(impatient)) {
            server.play(small);
            SourcePart part = source.next();

            assertThatThrownBy(() -> part.feed(OutputStream.nullOutputStream(), 0))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("no data from the source");
        }
    }

    @Test
    void stoppingLeavesWhatHasCome() throws Exception {
        try (Source source = open(LIMITS)) {
            server.play(small);
            SourcePart part = source.next();
            server.awaitTaken();
            source.stop();

            assertSameFrames(Flv.tags(fed(part)), small);
            assertThat(source.next()).isNull();
        }
    }

    @Test
    void theServersWordsAreToldWithoutTheKey() throws Exception {
        server.refuse("NetStream.Play.StreamNotFound", "no stream " + ScriptedServer.KEY + " here");
        try (Source source = open(LIMITS)) {
            assertThatThrownBy(source::next)
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("NetStream.Play.StreamNotFound, no stream … here")
                    .hasMessageNotContaining(ScriptedServer.KEY);
        }
    }

    @Test
    void aServerThatGoesAwayEndsTheStreamAfterWhatHasCome() throws Exception {
        try (Source source = open(LIMITS)) {
            server.play(small);
            SourcePart part = source.next();
            server.awaitTaken();
            server.client().close();

            assertThat(decoded(fed(part))).isEqualTo(200);
            assertThat(source.next()).isNull();
        }
    }

    @Test
    void pingsAreAnsweredAndBytesAcknowledged() throws Exception {
        try (Source source = open(LIMITS)) {
            server.say(new RtmpMessage.WindowAckSize(10_000));
            server.say(new UserControl(UserControl.Event.PING_REQUEST, 1234));
            server.play(small);
            source.next();

            assertThat(server.hear(UserControl.class))
                    .isEqualTo(new UserControl(UserControl.Event.PING_RESPONSE, 1234));
            assertThat(server.hear(RtmpMessage.Acknowledgement.class).bytes()).isGreaterThan(10_000);
        }
    }

    @Test
    void theServersCertificateIsNotAsked() throws Exception {
        SslContextBuilder identity = TestIdentity.selfSigned(folder);
        try (ScriptedServer encrypted = new ScriptedServer(identity.build());
                Source source = open(encrypted, LIMITS)) {
            encrypted.play(small).end();
            SourcePart part = source.next();

            assertThat(encrypted.uri()).startsWith("rtmps:");
            assertThat(decoded(fed(part))).isEqualTo(200);
        }
    }
}
