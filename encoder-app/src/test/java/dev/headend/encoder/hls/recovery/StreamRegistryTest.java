package dev.headend.encoder.hls.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.encoder.hls.MovingClock;
import dev.headend.encoder.hls.playlist.KeyRotation;
import dev.headend.encoder.hls.recovery.StreamState.RenditionState;
import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.MemoryStorage;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.StoredFile;
import dev.headend.hls.StorageJudge;
import dev.headend.hls.Violation;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two encoders on one storage, and time that goes when it is told to. */
class StreamRegistryTest {
    private static final String FOLDER = "hls/c/1/640x360-25/";
    private static final String ATTRIBUTES = "BANDWIDTH=800,AVERAGE-BANDWIDTH=500";
    private static final String HEAD = """
            #EXTM3U
            #EXT-X-VERSION:3
            #EXT-X-TARGETDURATION:3
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-DISCONTINUITY-SEQUENCE:0
            """;
    private static final String EVENT = HEAD + "#EXT-X-PLAYLIST-TYPE:EVENT\n";
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final MovingClock clock = new MovingClock();
    private final Judged storage = new Judged();
    private final StreamRegistry one = registry("one");
    private final StreamRegistry other = registry("other");

    @AfterEach
    void noRuleWasBroken() {
        assertThat(storage.violations).isEmpty();
    }

    private StreamRegistry registry(String id) {
        return new StreamRegistry(storage, storage, id, clock, clock::nanoTime);
    }

    @Test
    void finishesWhatADeadEncoderHasLeft() throws IOException {
        stream(one, true);
        storage.text(FOLDER + "live.m3u8", HEAD + entry(0) + entry(1) + entry(2));
        storage.text(FOLDER + "vod-0.m3u8", EVENT + entry(0) + entry(1));
        dies(one);

        assertThat(storage.text(FOLDER + "live.m3u8")).endsWith("2.ts\n#EXT-X-ENDLIST\n");
        assertThat(storage.text(FOLDER + "vod-0.m3u8"))
                .isEqualTo(EVENT.replace("EVENT", "VOD") + entry(0) + entry(1) + entry(2) + "#EXT-X-ENDLIST\n");
        assertThat(storage.text("hls/c/1/index.m3u8")).contains(ATTRIBUTES + "\n640x360-25/live.m3u8\n");
        assertThat(storage.text("hls/c/1/vod-0.m3u8")).contains(ATTRIBUTES + "\n640x360-25/vod-0.m3u8\n");
        assertThat(other.recovered()).isEqualTo(1);
        assertThat(other.leaving()).isZero();
        assertThat(storage.paths())
                .doesNotContain("encoders/one.json", "hls/c/1/state.json")
                .contains(FOLDER + "0.ts");
        assertThat(storage.text("encoders/index.json")).doesNotContain("\"one\"");
    }

    @Test
    void theEventOfADeadEncoderIsCompleted() throws IOException {
        stream(one, true);
        storage.text(FOLDER + "live.m3u8", EVENT + entry(0) + entry(1));
        dies(one);

        assertThat(storage.text(FOLDER + "live.m3u8"))
                .isEqualTo(EVENT.replace("EVENT", "VOD") + entry(0) + entry(1) + "#EXT-X-ENDLIST\n");
    }

    @Test
    void whatADeadEncoderHasEncryptedStaysReadable() throws IOException {
        stream(one, true);
        storage.raw(FOLDER + "0.key", "key");
        storage.raw(FOLDER + "2.key", "key");
        storage.text(FOLDER + "live.m3u8", HEAD + key(0) + entry(0) + entry(1) + key(2) + entry(2));
        storage.text(FOLDER + "vod-0.m3u8", EVENT + key(0) + entry(0) + entry(1));
        dies(one);

        String all = key(0) + entry(0) + entry(1) + key(2) + entry(2) + "#EXT-X-ENDLIST\n";
        assertThat(storage.text(FOLDER + "live.m3u8")).isEqualTo(HEAD + all);
        assertThat(storage.text(FOLDER + "vod-0.m3u8")).isEqualTo(EVENT.replace("EVENT", "VOD") + all);
    }

    @Test
    void theKeysOfADeadEncoderAreRemovedWithItsSegments() throws IOException {
        StreamClaim claim = stream(one, false);
        assertThat(claim.save(encrypted(claim.encoder(), 2))).isTrue();
        for (int key : new int[] {0, 2, 4}) {
            storage.raw(FOLDER + key + ".key", "key");
        }
        storage.text(FOLDER + "live.m3u8", HEAD + key(0) + entry(0) + entry(1) + key(2) + entry(2));
        dies(one);
        runs(other, 60);

        assertThat(storage.paths()).noneMatch(path -> path.startsWith(FOLDER));
    }

    private static StreamState encrypted(String encoder, int segmentsPerKey) {
        StreamState clear = state(encoder, false, null);
        return new StreamState(
                clear.channel(),
                clear.stream(),
                encoder,
                0,
                false,
                clear.targetSeconds(),
                "",
                clear.renditions(),
                new KeyRotation(segmentsPerKey),
                null);
    }

    private static String key(int number) {
        return "#EXT-X-KEY:METHOD=AES-128,URI=\"" + number + ".key\"\n";
    }

    /** An encoder of an earlier version has written it. */
    @Test
    void aStateThatKnowsNoKeysCanBeRead() throws IOException {
        stream(one, true);
        String written = storage.text("hls/c/1/state.json");
        assertThat(written).contains("\"keys\":null,");
        storage.raw("hls/c/1/state.json", written.replace("\"keys\":null,", ""));
        storage.text(FOLDER + "live.m3u8", HEAD + entry(0));
        dies(one);

        assertThat(storage.text(FOLDER + "live.m3u8")).endsWith("#EXT-X-ENDLIST\n");
        assertThat(other.recovered()).isEqualTo(1);
    }

    /** Its picture came when it had been sound alone for a while. */
    @Test
    void listsNoSoundAloneBesideAPictureThatCameLater() throws IOException {
        RenditionState sound = new RenditionState("0x0-0", "BANDWIDTH=80,AVERAGE-BANDWIDTH=50", 0, 3, 0, null, 9, 0);
        RenditionState picture = new RenditionState("640x360-25", ATTRIBUTES, 2, 3, 0, null, 9, 0);
        stream(one, List.of(sound, picture), true);
        for (int number = 0; number < 3; number++) {
            storage.raw("hls/c/1/0x0-0/" + number + ".ts", "segment");
        }
        String late = HEAD.replace("MEDIA-SEQUENCE:0", "MEDIA-SEQUENCE:2") + entry(2);
        storage.text("hls/c/1/0x0-0/live.m3u8", HEAD + entry(0) + entry(1) + entry(2));
        storage.text("hls/c/1/0x0-0/vod-0.m3u8", EVENT + entry(0) + entry(1));
        storage.text(FOLDER + "live.m3u8", late);
        storage.text(FOLDER + "vod-0.m3u8", late.replace("#EXT-X-PROG", "#EXT-X-PLAYLIST-TYPE:EVENT\n#EXT-X-PROG"));
        dies(one);

        for (String list : List.of("live.m3u8", "vod-0.m3u8")) {
            assertThat(storage.text("hls/c/1/" + list.replace("live", "index")))
                    .contains(ATTRIBUTES + "\n640x360-25/" + list)
                    .doesNotContain("0x0-0");
            assertThat(storage.text("hls/c/1/0x0-0/" + list)).endsWith("2.ts\n#EXT-X-ENDLIST\n");
            assertThat(storage.text(FOLDER + list)).endsWith("2.ts\n#EXT-X-ENDLIST\n");
        }
    }

    /** It was killed while it appended. */
    @Test
    void cutsOffWhatWasHalfWritten() throws IOException {
        stream(one, true);
        storage.raw(FOLDER + "vod-0.m3u8", EVENT + entry(0) + entry(1).substring(0, entry(1).length() - 5));
        dies(one);

        assertThat(storage.text(FOLDER + "vod-0.m3u8"))
                .isEqualTo(EVENT.replace("EVENT", "VOD") + entry(0) + "#EXT-X-ENDLIST\n");
    }

    @Test
    void finishesAllPartsThatAreOpen() throws IOException {
        stream(one, true);
        storage.text(FOLDER + "vod-0.m3u8", EVENT + entry(0));
        storage.text(FOLDER + "vod-1.m3u8", EVENT.replace("MEDIA-SEQUENCE:0", "MEDIA-SEQUENCE:1") + entry(1));
        dies(one);

        assertThat(storage.text(FOLDER + "vod-0.m3u8")).endsWith("0.ts\n#EXT-X-ENDLIST\n");
        assertThat(storage.text(FOLDER + "vod-1.m3u8")).endsWith("1.ts\n#EXT-X-ENDLIST\n");
    }

    @Test
    void neverTouchesTheStreamsOfALivingEncoder() throws IOException {
        stream(one, true);
        storage.text(FOLDER + "live.m3u8", HEAD + entry(0));
        for (int second = 0; second < 120; second++) {
            clock.advance(SECOND);
            other.beat();
            other.housekeep();
            if (second % 12 == 0) {
                one.beat();
            }
        }

        assertThat(storage.text(FOLDER + "live.m3u8")).doesNotContain("ENDLIST");
        assertThat(other.recovered()).isZero();
    }

    /** It was stopped for a minute, or could not reach the storage. */
    @Test
    void letsAnEncoderThatComesBackChangeNothing() throws IOException {
        StreamClaim claim = stream(one, true);
        storage.text(FOLDER + "live.m3u8", HEAD + entry(0));
        assertThat(claim.held()).isTrue();
        dies(one);
        assertThat(claim.held()).isFalse();

        one.beat();
        assertThat(claim.lost()).isTrue();
        assertThat(claim.save(state("one", true, null))).isFalse();

        one.beat();
        StreamClaim next = one.claim(new ChannelId("c"), new StreamId("2"));
        assertThat(next.held()).isTrue();
        assertThat(next.encoder()).isEqualTo("one-1");
    }

    /** A write that is repeated, or was held up for a minute. */
    @Test
    void letsNoLateWriteChangeAFinishedStream() throws IOException {
        stream(one, true);
        FencedStorage late = new FencedStorage(storage, one);
        byte[] text = (HEAD + entry(0)).getBytes(StandardCharsets.UTF_8);
        late.put(FOLDER + "live.m3u8", text, ContentKind.PLAYLIST);
        dies(one);
        for (int beats = 0; beats < 3; beats++) {
            assertThatThrownBy(() -> late.put(FOLDER + "live.m3u8", text, ContentKind.PLAYLIST))
                    .isInstanceOf(IOException.class);
            one.beat();
        }

        assertThat(storage.text(FOLDER + "live.m3u8")).endsWith("#EXT-X-ENDLIST\n");
        late.put("hls/c/2/640x360-25/live.m3u8", text, ContentKind.PLAYLIST);
    }

    /** The request would hang for half a minute, and the server might act on it when the stream is finished. */
    @Test
    @Timeout(60)
    void interruptsAWriteThatIsUnderWayWhenItsTimeIsOver() throws IOException {
        stream(one, true);
        CountDownLatch never = new CountDownLatch(1);
        Storage hanging = new MemoryStorage() {
            @Override
            public void put(String path, byte[] content, ContentKind kind) throws IOException {
                clock.advance(EncoderLease.HOLD);
                try {
                    never.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted");
                }
            }
        };
        FencedStorage fenced = new FencedStorage(hanging, one, Duration.ofMillis(10));

        assertThatThrownBy(() -> fenced.put(FOLDER + "live.m3u8", new byte[1], ContentKind.PLAYLIST))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void doesNotHoldAStreamWhenItCannotSayThatItLives() throws IOException {
        StreamClaim claim = stream(one, true);
        storage.failing = path -> path.startsWith("encoders/");
        clock.advance(Duration.ofSeconds(9));
        assertThat(claim.held()).isTrue();
        assertThatThrownBy(one::beat).isInstanceOf(IOException.class);
        clock.advance(Duration.ofSeconds(2));
        assertThat(claim.held()).isFalse();

        storage.failing = _ -> false;
        one.beat();
        assertThat(claim.held()).isTrue();
    }

    /** A storage that hangs answers late; that is no reason to take somebody for dead. */
    @Test
    void readsSeveralTimesBeforeItTakesAnEncoderForDead() throws IOException {
        stream(one, true);
        storage.text(FOLDER + "live.m3u8", HEAD + entry(0));
        other.beat();
        other.housekeep();
        clock.advance(Duration.ofMinutes(5));
        other.beat();
        other.housekeep();

        assertThat(other.recovered()).isZero();
    }

    /** And one of them dies on the way. */
    @Test
    void leavesNothingBehindWhenTheStorageFailsInBetween() throws IOException {
        stream(one, true);
        storage.text(FOLDER + "live.m3u8", HEAD + entry(0));
        storage.failing = path -> path.endsWith("live.m3u8");
        for (int second = 0; second < 40; second++) {
            clock.advance(SECOND);
            other.beat();
            try {
                other.housekeep();
            } catch (IOException expected) {
                assertThat(expected).hasMessage("out of order");
            }
        }
        assertThat(other.leaving()).isEqualTo(1);
        storage.failing = _ -> false;
        StreamRegistry third = registry("third");
        runs(third, 40);

        assertThat(third.recovered()).isEqualTo(1);
        assertThat(storage.text(FOLDER + "live.m3u8")).endsWith("#EXT-X-ENDLIST\n");
        assertThat(storage.text("encoders/index.json")).isEqualTo("{\"encoders\":[\"third\"]}");
    }

    @Test
    void deletesWhatIsNotRecordedAfterPlayersHadTheirTime() throws IOException {
        stream(one, false);
        storage.text(FOLDER + "live.m3u8", HEAD + entry(0) + entry(1) + entry(2) + "#EXT-X-ENDLIST\n");
        storage.raw("img-preview/c/1/160x90-2/index.json", "{\"index_start\":0,\"count\":1,\"pattern\":\"%d.jpg\"}");
        storage.raw("img-preview/c/1/160x90-2/0.jpg", "image");
        one.claim(new ChannelId("c"), new StreamId("1")).end(state("one", false, clock.instant()));

        runs(one, 12);
        assertThat(storage.paths()).contains(FOLDER + "live.m3u8", FOLDER + "0.ts");
        runs(one, 3);
        assertThat(storage.paths()).doesNotContain(FOLDER + "live.m3u8").contains(FOLDER + "0.ts");
        runs(one, 15);
        assertThat(storage.paths()).noneMatch(path -> path.startsWith("hls/") || path.startsWith("img-preview/"));
        assertThat(one.leaving()).isZero();
    }

    /** Players' time passes no faster. */
    @Test
    void deletesNothingEarlierWhenTheClockIsSetForward() throws IOException {
        stream(one, false);
        storage.text(FOLDER + "live.m3u8", HEAD + entry(0) + entry(1) + entry(2) + "#EXT-X-ENDLIST\n");
        one.claim(new ChannelId("c"), new StreamId("1")).end(state("one", false, clock.instant()));
        runs(one, 1);
        clock.set(Duration.ofHours(1));
        runs(one, 12);
        assertThat(storage.paths()).contains(FOLDER + "live.m3u8", FOLDER + "0.ts");
        runs(one, 2);
        clock.set(Duration.ofHours(1));
        runs(one, 11);
        assertThat(storage.paths()).doesNotContain(FOLDER + "live.m3u8").contains(FOLDER + "0.ts");
        runs(one, 3);
        assertThat(storage.paths()).noneMatch(path -> path.startsWith("hls/"));
    }

    /** A state file of another machine tells another machine's time. */
    @Test
    void countsTheTimeOfAStreamOfADeadEncoderAnew() throws IOException {
        stream(one, false);
        storage.text(FOLDER + "live.m3u8", HEAD + entry(0) + entry(1) + entry(2) + "#EXT-X-ENDLIST\n");
        StreamClaim claim = one.claim(new ChannelId("c"), new StreamId("1"));
        StreamState ended = state("one", false, clock.instant().minus(Duration.ofDays(1)));
        assertThat(claim.save(ended)).isTrue();
        claim.end(ended);
        runs(other, 20);
        assertThat(other.recovered()).isEqualTo(1);
        assertThat(storage.paths()).contains(FOLDER + "live.m3u8", FOLDER + "0.ts");
        runs(other, 60);
        assertThat(storage.paths()).noneMatch(path -> path.startsWith("hls/"));
    }

    /** A request each, for what there is. */
    @Test
    void deletesNoMoreThanThereIs() throws IOException {
        stream(one, false);
        storage.text(FOLDER + "live.m3u8", HEAD + entry(0) + entry(1) + entry(2) + "#EXT-X-ENDLIST\n");
        one.claim(new ChannelId("c"), new StreamId("1")).end(state("one", false, clock.instant()));
        runs(one, 40);
        assertThat(storage.paths()).noneMatch(path -> path.startsWith("hls/"));
        assertThat(storage.deleted).hasSizeLessThan(15);
    }

    /** Viewers of its streams wait for the end; nobody waits for deletions, of which there may be thousands. */
    @Test
    void takesTheStreamsOfADeadEncoderOverBeforeItDeletes() throws IOException {
        stream(one, true);
        storage.text(FOLDER + "live.m3u8", HEAD + entry(0));
        for (int number = 10; number < 20; number++) {
            other.claim(new ChannelId("c"), new StreamId("" + number)).end(ended(number));
        }
        AtomicInteger wakes = new AtomicInteger();
        storage.onDelete = _ -> {
            clock.advance(SECOND);
            other.onChange(wakes::incrementAndGet);
        };
        for (int round = 0; round < 40 && !storage.text(FOLDER + "live.m3u8").contains("ENDLIST"); round++) {
            clock.advance(SECOND);
            int before = storage.deleted.size();
            other.beat();
            other.housekeep();
            assertThat(storage.deleted.size() - before).isLessThan(10);
        }
        assertThat(other.recovered()).isEqualTo(1);
        assertThat(storage.text(FOLDER + "live.m3u8")).endsWith("#EXT-X-ENDLIST\n");
        wakes.set(0);
        runs(other, 1);
        assertThat(other.leaving()).isPositive();
        assertThat(wakes).as("it goes on at once").hasPositiveValue();
        runs(other, 60);
        assertThat(other.leaving()).isZero();
    }

    private StreamState ended(int number) {
        RenditionState rendition = new RenditionState("640x360-25", ATTRIBUTES, 0, 3, 0, Instant.EPOCH, 1, 0);
        return new StreamState("c", "" + number, "other", 0, false, 1, "", List.of(rendition), null, clock.instant());
    }

    /** A damaged disk, or a right that is missing. */
    @Test
    void finishesTheStreamsOfADeadEncoderThoughTheFileOfAnotherCannotBeRead() throws IOException {
        StreamRegistry broken = registry("owl");
        broken.beat();
        stream(one, true);
        storage.text(FOLDER + "live.m3u8", HEAD + entry(0));
        storage.unreadable = path -> path.equals("encoders/owl.json");
        for (int second = 0; second < 40; second++) {
            clock.advance(SECOND);
            other.beat();
            assertThatThrownBy(other::housekeep).hasMessage("no right to read");
        }
        assertThat(storage.text(FOLDER + "live.m3u8")).endsWith("#EXT-X-ENDLIST\n");
    }

    /** Whoever may write there, a person included, must not keep everything else from being completed. */
    @Test
    void finishesTheStreamsOfADeadEncoderThoughTheListOfEncodersHasNonsenseInIt() throws IOException {
        stream(one, true);
        storage.text(FOLDER + "live.m3u8", HEAD + entry(0));
        other.beat();
        storage.raw("encoders/index.json", "{\"encoders\":[\"../owl\",\"one\",\"other\"]}");
        for (int second = 0; second < 40; second++) {
            clock.advance(SECOND);
            other.beat();
            assertThatThrownBy(other::housekeep).hasMessageContaining("not a path");
        }
        assertThat(storage.text(FOLDER + "live.m3u8")).endsWith("#EXT-X-ENDLIST\n");
    }

    /** The encoder was stopped in the meantime: its successor knows what is to be deleted. */
    @Test
    void deletesWhatAnotherEncoderWouldHaveDeleted() throws IOException {
        stream(one, false);
        storage.text(FOLDER + "live.m3u8", HEAD + entry(0) + entry(1) + entry(2) + "#EXT-X-ENDLIST\n");
        StreamClaim claim = one.claim(new ChannelId("c"), new StreamId("1"));
        StreamState ended = state("one", false, clock.instant());
        assertThat(claim.save(ended)).isTrue();
        claim.end(ended);

        runs(other, 60);
        assertThat(storage.paths()).noneMatch(path -> path.startsWith("hls/"));
    }

    /** The state file is written now and then only: what the playlists say counts. */
    @Test
    void deletesWhatIsNewerThanTheStateOfADeadEncoder() throws IOException {
        StreamClaim claim = stream(one, false);
        RenditionState first = new RenditionState("640x360-25", "", 0, 0, 0, null, 0, -1);
        assertThat(claim.save(state("one", false, null).with(List.of(first)))).isTrue();
        storage.text(FOLDER + "live.m3u8", HEAD + entry(0) + entry(1) + entry(2));

        runs(other, 90);
        assertThat(storage.paths()).noneMatch(path -> path.startsWith("hls/"));
    }

    /** The coordinator has given it to another encoder. */
    @Test
    void leavesAStreamThatAnotherEncoderHasToThatOne() throws IOException {
        StreamClaim claim = stream(one, true);
        storage.text(FOLDER + "live.m3u8", HEAD + entry(0));
        String taken = storage.text("hls/c/1/state.json").replace("\"one\"", "\"other\"");
        storage.raw("hls/c/1/state.json", taken);
        claim.end(state("one", true, null));
        one.housekeep();

        assertThat(storage.text(FOLDER + "live.m3u8")).doesNotContain("ENDLIST");
        assertThat(one.leaving()).isZero();
    }

    @Test
    void completesAStreamThatNobodyElseHas() throws IOException {
        StreamClaim claim = stream(one, true);
        storage.text(FOLDER + "live.m3u8", HEAD + entry(0));
        claim.end(state("one", true, null));
        one.housekeep();

        assertThat(storage.text(FOLDER + "live.m3u8")).endsWith("#EXT-X-ENDLIST\n");
    }

    /** Or a fleet of a hundred would read ten thousand files every three seconds. */
    @Test
    void watchesAFewOthersAndIsWatchedByAFew() throws IOException {
        List<StreamRegistry> fleet = IntStream.range(10, 40)
                .mapToObj(number -> registry("e" + number))
                .toList();
        for (StreamRegistry encoder : fleet) {
            encoder.beat();
        }
        storage.reads.clear();
        for (StreamRegistry encoder : fleet) {
            encoder.housekeep();
        }

        assertThat(storage.reads.stream().filter(path -> path.startsWith("encoders/e")))
                .hasSize(3 * 30)
                .contains("encoders/e10.json", "encoders/e39.json");
    }

    @Test
    void isForgottenWhenItStopsAndLeavesNothing() throws IOException {
        one.beat();
        one.retire();
        assertThat(storage.paths()).containsExactly("encoders/index.json");
        assertThat(storage.text("encoders/index.json")).doesNotContain("one");
    }

    @Test
    void staysListedWhenItStopsAndLeavesSomething() throws IOException {
        stream(one, true);
        one.retire();
        assertThat(storage.text("encoders/index.json")).contains("one");
    }

    /** A server that takes files by PUT and serves nothing. */
    @Test
    void worksAloneWhereTheStorageGivesNothingBack() throws IOException {
        for (boolean refuses : new boolean[] {true, false}) {
            WriteOnly writeOnly = new WriteOnly(refuses);
            StreamRegistry registry = new StreamRegistry(writeOnly, writeOnly, "alone", clock, clock::nanoTime);
            StreamClaim claim = registry.claim(new ChannelId("c"), new StreamId("1"));
            claim.begin();
            registry.beat();
            registry.beat();
            assertThat(claim.alone()).isFalse();
            assertThat(claim.held()).isTrue();
            registry.beat();
            registry.beat();
            assertThat(claim.alone()).isTrue();
            assertThat(claim.held()).isTrue();
            assertThat(claim.save(state("alone", false, null))).isTrue();
            claim.end(state("alone", false, clock.instant()));
            registry.housekeep();
            clock.advance(Duration.ofSeconds(60));
            registry.housekeep();
            clock.advance(Duration.ofSeconds(60));
            registry.housekeep();

            assertThat(registry.leaving()).isZero();
            assertThat(writeOnly.deleted).contains(FOLDER + "live.m3u8", FOLDER + "2.ts");
        }
    }

    /** A folder on a network file system that knows no locks. Nobody takes over what he cannot know. */
    @Test
    void writesItsStreamsWhereItCannotBeListed() throws IOException {
        storage.failing = path -> path.equals("encoders/one.json");
        assertThatThrownBy(one::beat).hasMessage("out of order");
        assertThat(one.withoutBeats()).contains("cannot be listed");
        clock.advance(Duration.ofMinutes(1));

        assertThat(one.claim(new ChannelId("c"), new StreamId("1")).held()).isTrue();
        runs(other, 60);
        assertThat(storage.text("encoders/index.json")).doesNotContain("one");
    }

    /** As a bucket whose policy has no {@code s3:ListBucket}: HTTP 403 for a file that is missing. */
    @Test
    void worksAloneWhereItCannotLearnThatAFileIsMissing() throws IOException {
        storage.unreadable = path -> !storage.paths().contains(path);
        StreamClaim claim = one.claim(new ChannelId("c"), new StreamId("1"));
        claim.begin();
        for (int beat = 0; beat < 3; beat++) {
            one.beat();
        }

        assertThat(claim.alone()).isTrue();
        assertThat(claim.save(state("one", true, null))).isTrue();
    }

    /** Zero bytes are what a power cut leaves. */
    @Test
    void replacesADamagedIndexOfEncoders() throws IOException {
        storage.raw("encoders/index.json", "");
        one.beat();
        assertThat(storage.text("encoders/index.json")).isEqualTo("{\"encoders\":[\"one\"]}");
    }

    @Test
    void isListedAgainAfterTheIndexWasDamaged() throws IOException {
        stream(one, true);
        storage.text(FOLDER + "live.m3u8", HEAD + entry(0));
        storage.raw("encoders/index.json", "");
        one.housekeep();
        dies(one);

        assertThat(storage.text(FOLDER + "live.m3u8")).endsWith("#EXT-X-ENDLIST\n");
    }

    /** Its streams are lost, and those of others must not be. */
    @Test
    void finishesTheStreamsOfOthersWhenTheFilesOfADeadEncoderAreDamaged() throws IOException {
        StreamRegistry broken = registry("broken");
        broken.beat();
        storage.raw("encoders/broken.json", "");
        stream(one, true);
        storage.text(FOLDER + "live.m3u8", HEAD + entry(0));
        dies(one);

        assertThat(storage.text(FOLDER + "live.m3u8")).endsWith("#EXT-X-ENDLIST\n");
        assertThat(storage.text("encoders/index.json")).isEqualTo("{\"encoders\":[\"other\"]}");
    }

    /** Its own file changes at the same time, and does not list what it takes over. */
    @Test
    void takesNothingOverBeforeItIsListedThatItHasIt() throws IOException {
        stream(one, true);
        storage.text(FOLDER + "live.m3u8", HEAD + entry(0));
        other.beat();
        for (int second = 0; second < 12; second++) {
            clock.advance(Duration.ofSeconds(3));
            storage.losing = _ -> false;
            other.beat();
            storage.losing = path -> path.equals("encoders/other.json");
            other.housekeep();
        }

        assertThat(storage.paths()).contains("encoders/one.json");
        assertThat(other.recovered()).isZero();
        storage.losing = _ -> false;
        other.housekeep();
        assertThat(other.recovered()).isEqualTo(1);
    }

    /** Of which two have the same streams to take: each is taken by one. */
    @Test
    void sharesWhatIsLeftWithOtherEncoders() throws IOException {
        stream(one, true);
        storage.text(FOLDER + "live.m3u8", HEAD + entry(0));
        StreamRegistry third = registry("third");
        for (int second = 0; second < 30; second++) {
            clock.advance(SECOND);
            other.beat();
            third.beat();
            other.housekeep();
            third.housekeep();
        }

        assertThat(other.recovered() + third.recovered()).isEqualTo(1);
    }

    private void dies(StreamRegistry ignored) throws IOException {
        runs(other, 30);
    }

    private void runs(StreamRegistry registry, int seconds) throws IOException {
        for (int second = 0; second < seconds; second++) {
            clock.advance(SECOND);
            registry.beat();
            registry.housekeep();
        }
    }

    /** With three segments. */
    private StreamClaim stream(StreamRegistry registry, boolean record) throws IOException {
        return stream(registry, state("one", record, null).renditions(), record);
    }

    private StreamClaim stream(StreamRegistry registry, List<RenditionState> renditions, boolean record)
            throws IOException {
        StreamClaim claim = registry.claim(new ChannelId("c"), new StreamId("1"));
        claim.begin();
        registry.beat();
        assertThat(claim.save(state(claim.encoder(), record, null).with(renditions)))
                .isTrue();
        for (int number = 0; number < 3; number++) {
            storage.raw(FOLDER + number + ".ts", "segment");
        }
        return claim;
    }

    private static StreamState state(String encoder, boolean record, @Nullable Instant ended) {
        RenditionState rendition = new RenditionState("640x360-25", ATTRIBUTES, 0, 3, 0, Instant.EPOCH, 9, 0);
        return new StreamState(
                "c", "1", encoder, 0, record, 3, "img-preview/c/1/160x90-2", List.of(rendition), null, ended);
    }

    private static String entry(int number) {
        return "#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:0" + number + ".000Z\n#EXTINF:3.000000,\n" + number + ".ts\n";
    }

    private final class Judged extends MemoryStorage {
        private final List<Violation> violations = new ArrayList<>();
        private final StorageJudge judge = new StorageJudge(clock, violations::add);
        private final List<String> reads = new ArrayList<>();
        private final List<String> deleted = new ArrayList<>();
        private Consumer<String> onDelete = _ -> {};
        private Predicate<String> failing = _ -> false;
        private Predicate<String> unreadable = _ -> false;
        private Predicate<String> losing = _ -> false;

        @Override
        public synchronized Optional<StoredFile> read(String path) throws IOException {
            reads.add(path);
            if (unreadable.test(path)) {
                throw new IOException("no right to read");
            }
            return super.read(path);
        }

        @Override
        public synchronized boolean replace(String path, byte[] content, ContentKind kind, @Nullable String etag)
                throws IOException {
            return !losing.test(path) && super.replace(path, content, kind, etag);
        }

        @Override
        protected void write(String path, byte[] content, ContentKind kind) throws IOException {
            if (failing.test(path)) {
                throw new IOException("out of order");
            }
            super.write(path, content, kind);
            judge.stored(path, content);
        }

        @Override
        public synchronized void delete(String path) throws IOException {
            onDelete.accept(path);
            super.delete(path);
            judge.deleted(path);
            deleted.add(path);
        }

        /** Stores a file that is not judged. */
        void raw(String path, String content) throws IOException {
            super.write(path, content.getBytes(StandardCharsets.UTF_8), ContentKind.SEGMENT);
            if (path.endsWith(".ts") || path.endsWith(".key")) {
                judge.stored(path);
            }
        }

        void text(String path, String content) throws IOException {
            put(path, content.getBytes(StandardCharsets.UTF_8), ContentKind.PLAYLIST);
        }

        String text(String path) {
            return new String(files().get(path), StandardCharsets.UTF_8);
        }

        List<String> paths() {
            return List.copyOf(files().keySet());
        }
    }

    private static final class WriteOnly extends MemoryStorage {
        private final boolean refuses;
        private final List<String> deleted = new ArrayList<>();

        WriteOnly(boolean refuses) {
            this.refuses = refuses;
        }

        @Override
        public synchronized Optional<StoredFile> read(String path) throws IOException {
            if (refuses) {
                throw new IOException("405");
            }
            return Optional.empty();
        }

        @Override
        public synchronized void delete(String path) throws IOException {
            super.delete(path);
            deleted.add(path);
        }
    }
}
