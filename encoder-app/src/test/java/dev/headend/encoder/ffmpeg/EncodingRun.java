package dev.headend.encoder.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.ffmpeg.FfmpegEvent.SegmentFinished;
import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.plan.Planner;
import dev.headend.encoder.plan.Rendition;
import dev.headend.encoder.plan.SourceInfo;
import dev.headend.encoder.preview.PreviewFormat;
import dev.headend.media.Ladder;
import dev.headend.media.PreviewSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a real FFmpeg made of a file with our command line, and what it reported.
 *
 * @param spool where it wrote
 * @param firstPictures of segments, as far as they were asked for
 */
record EncodingRun(EncodingPlan plan, Path spool, List<FfmpegEvent> events, Map<Path, String> firstPictures) {
    static final Duration SEGMENT = Duration.ofSeconds(2);
    static final CodecOptions CODECS = new CodecOptions("libx264", "aac", "veryfast", "yuv420p");
    private static final int TS_PACKET = 188;

    /** Runs to the end, feeding as the task does. */
    static EncodingRun of(
            FfmpegTools tools, Path file, SourceInfo source, String ladder, @Nullable PreviewSpec previews)
            throws Exception {
        return of(
                tools,
                file,
                new Planner(SEGMENT, false).plan(Ladder.parse(ladder).ladder(), source),
                previews);
    }

    /** Runs to the end with a plan. */
    static EncodingRun of(FfmpegTools tools, Path file, EncodingPlan plan, @Nullable PreviewSpec previews)
            throws Exception {
        return of(tools, file, plan, previews, 0);
    }

    /** Runs to the end with a plan. @param snapshotSeconds 0 = no picture of the channel */
    static EncodingRun of(
            FfmpegTools tools, Path file, EncodingPlan plan, @Nullable PreviewSpec previews, int snapshotSeconds)
            throws Exception {
        Path spool = Files.createTempDirectory(file.getParent(), "spool");
        for (Rendition rendition : plan.renditions()) {
            Files.createDirectory(spool.resolve(rendition.name()));
        }
        Files.createDirectory(spool.resolve(PreviewFormat.SPOOL_FOLDER));
        List<FfmpegEvent> events = new ArrayList<>();
        SegmentAssembler segments = new SegmentAssembler(plan, spool, events::add);
        try (EncoderProcess encoding =
                EncoderProcess.start(tools, EncodeCommand.of(plan, CODECS, previews, snapshotSeconds, spool))) {
            CompletableFuture<Void> fed = CompletableFuture.runAsync(() -> feed(file, encoding));
            int code = encoding.listen("events", event -> pass(event, segments)).join();
            assertThat(code).as(encoding.errorOutput()).isZero();
            fed.join();
        }
        segments.finish();
        return new EncodingRun(plan, spool, events, new HashMap<>());
    }

    private static void pass(FfmpegEvent event, SegmentAssembler segments) {
        if (event instanceof SegmentFinished piece) {
            segments.pieceFinished(piece);
        }
    }

    private static void feed(Path file, EncoderProcess encoding) {
        try (OutputStream input = encoding.input()) {
            Files.copy(file, input);
        } catch (IOException notTaken) {
            throw new AssertionError("FFmpeg did not take everything: " + encoding.errorOutput(), notTaken);
        }
    }

    List<String> arguments() {
        return EncodeCommand.of(plan, CODECS, null, 0, spool);
    }

    List<String> names() {
        return plan.renditions().stream().map(Rendition::name).toList();
    }

    List<SegmentFinished> segments(String rendition) {
        return events.stream()
                .filter(SegmentFinished.class::isInstance)
                .map(SegmentFinished.class::cast)
                .filter(segment -> segment.rendition().equals(rendition))
                .toList();
    }

    Path file(SegmentFinished segment) {
        return spool.resolve(segment.rendition()).resolve(segment.number() + ".ts");
    }

    List<Long> millis(String rendition) {
        return segments(rendition).stream()
                .map(segment -> segment.duration().toMillis())
                .toList();
    }

    /** All segments of a rendition one after the other, as a player sees them. */
    Path whole(String rendition) throws IOException {
        Path whole = spool.resolve(rendition + ".ts");
        try (OutputStream to = Files.newOutputStream(whole)) {
            for (SegmentFinished segment : segments(rendition)) {
                Files.copy(file(segment), to);
            }
        }
        return whole;
    }

    /** What holds for every run: tables and a keyframe first, and numbers from 0. */
    EncodingRun isWellFormed() throws Exception {
        for (Rendition rendition : plan.renditions()) {
            List<SegmentFinished> segments = segments(rendition.name());
            assertThat(segments).as(rendition.name()).isNotEmpty();
            for (int i = 0; i < segments.size(); i++) {
                SegmentFinished segment = segments.get(i);
                assertThat(segment.number()).isEqualTo(i);
                beginsWithTables(file(segment));
                if (rendition.video() != null) {
                    beginsWithKeyframe(file(segment));
                }
            }
        }
        return this;
    }

    private static void beginsWithTables(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        assertThat(bytes.length % TS_PACKET).isZero();
        List<Integer> first = new ArrayList<>();
        for (int packet = 0; packet < 3; packet++) {
            assertThat(bytes[packet * TS_PACKET]).isEqualTo((byte) 0x47);
            first.add((bytes[packet * TS_PACKET + 1] & 0x1F) << 8 | bytes[packet * TS_PACKET + 2] & 0xFF);
        }
        // SDT (17), PAT (0), PMT (4096 as FFmpeg numbers it).
        assertThat(first).containsExactly(17, 0, 4096);
    }

    private void beginsWithKeyframe(Path file) throws Exception {
        assertThat(firstPicture(file)).as("%s", file).matches("[^,]+,K.*");
    }

    /** The time of the first picture of each segment. */
    List<Double> cuts(String rendition) throws Exception {
        List<Double> cuts = new ArrayList<>();
        for (SegmentFinished segment : segments(rendition)) {
            cuts.add(Double.parseDouble(firstPicture(file(segment)).split(",")[0]));
        }
        return cuts;
    }

    /** Time and flags, asked for once. */
    private String firstPicture(Path file) throws Exception {
        String known = firstPictures.get(file);
        if (known == null) {
            known = TestMedia.probe(
                            file, "-select_streams v:0 -read_intervals %+#1 -show_entries packet=pts_time,flags")
                    .getFirst();
            firstPictures.put(file, known);
        }
        return known;
    }

    int packets(String rendition, String stream) throws Exception {
        return TestMedia.probe(whole(rendition), "-select_streams " + stream + " -show_entries packet=size")
                .size();
    }
}
