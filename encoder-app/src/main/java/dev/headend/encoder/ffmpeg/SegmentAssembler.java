package dev.headend.encoder.ffmpeg;

import dev.headend.encoder.ffmpeg.FfmpegEvent.SegmentFinished;
import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.plan.EncodingPlan.CutPoints;
import dev.headend.encoder.plan.Rendition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes segments of the pieces that FFmpeg cuts at the source's keyframes, the same in all renditions: the rendition whose
 * piece comes first decides. Where FFmpeg cuts at fixed intervals, its pieces are the segments. For one thread at a time;
 * moves and joins files on the local disk.
 */
public final class SegmentAssembler {
    private static final Logger log = LoggerFactory.getLogger(SegmentAssembler.class);
    private static final Duration ROUNDING = Duration.ofMillis(490);

    private final EncodingPlan plan;
    private final Path folder;
    private final Consumer<SegmentFinished> segments;
    private final SegmentCuts cuts;
    private final Map<String, Track> tracks = new LinkedHashMap<>();
    private int decided;
    private Duration end = Duration.ZERO;

    /**
     * Creates the folders that FFmpeg writes into.
     *
     * @param folder as of {@link EncodeCommand#of}; holds a folder for each rendition
     * @param segments takes each segment when it is complete in its rendition's folder
     */
    public SegmentAssembler(EncodingPlan plan, Path folder, Consumer<SegmentFinished> segments) throws IOException {
        this.plan = plan;
        this.folder = folder;
        this.segments = segments;
        this.cuts = new SegmentCuts(
                plan.segmentTime(), Duration.ofSeconds(plan.targetSeconds()).plus(ROUNDING));
        for (Rendition rendition : plan.renditions()) {
            Files.createDirectories(EncodeCommand.outputFolder(plan, folder, rendition.name()));
            tracks.put(rendition.name(), new Track(rendition.name()));
        }
    }

    /**
     * FFmpeg has finished a piece.
     *
     * @throws UncheckedIOException if the local disk fails
     */
    public void pieceFinished(SegmentFinished piece) {
        Track track = tracks.get(piece.rendition());
        if (track == null) {
            return;
        }
        track.reported = piece.number() + 1;
        if (!joinsPieces()) {
            finished(piece);
            return;
        }
        if (piece.number() == decided) {
            decided++;
            cuts.add(piece.duration()).forEach(this::endAt);
        }
        track.pending.add(piece);
        track.emit();
    }

    private void endAt(int pieces) {
        tracks.values().forEach(track -> track.ends.add(pieces));
    }

    /**
     * FFmpeg has exited: the pieces that all renditions have are the last segment. What it was writing when it was killed is
     * deleted, as is what only some renditions have.
     *
     * @throws UncheckedIOException if the local disk fails
     */
    public void finish() {
        if (joinsPieces()) {
            endAt(tracks.values().stream()
                    .mapToInt(track -> track.reported)
                    .min()
                    .orElse(0));
            tracks.values().forEach(Track::emit);
        }
        tracks.values().forEach(Track::deleteRest);
    }

    private boolean joinsPieces() {
        return plan.cutPoints() == CutPoints.SOURCE_KEYFRAMES;
    }

    /** Where the last segment ends, on FFmpeg's clock: what follows is in none. */
    public Duration end() {
        return end;
    }

    private void finished(SegmentFinished segment) {
        end = segment.end().compareTo(end) > 0 ? segment.end() : end;
        segments.accept(segment);
    }

    /** The pieces of a rendition. */
    private final class Track {
        private final String rendition;
        /** Of no segment yet. */
        private final Deque<SegmentFinished> pending = new ArrayDeque<>();
        /** How many pieces there are before each end of a segment that is not made yet. */
        private final Deque<Integer> ends = new ArrayDeque<>();

        private int reported;
        private int emitted;
        private int nextSegment;

        Track(String rendition) {
            this.rendition = rendition;
        }

        void emit() {
            for (Integer end = ends.peek(); end != null && end <= reported; end = ends.peek()) {
                ends.remove();
                if (end > emitted) {
                    emit(end);
                }
                nextSegment++;
            }
        }

        private void emit(int upTo) {
            List<SegmentFinished> pieces = new ArrayList<>();
            while (emitted < upTo) {
                pieces.add(pending.removeFirst());
                emitted++;
            }
            join(pieces, folder.resolve(rendition).resolve(EncodeCommand.segmentFile(nextSegment)));
            Duration start = pieces.getFirst().start();
            finished(new SegmentFinished(
                    rendition, nextSegment, start, pieces.getLast().end()));
        }

        private void join(List<SegmentFinished> pieces, Path segment) {
            try {
                Files.move(fileOf(pieces.getFirst()), segment);
                for (SegmentFinished piece : pieces.subList(1, pieces.size())) {
                    append(fileOf(piece), segment);
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        /** Files of pieces that are in no segment: they would stay until the stream's end, whatever room they take. */
        void deleteRest() {
            try {
                int piece = joinsPieces() ? emitted : reported;
                while (Files.deleteIfExists(file(piece))) {
                    piece++;
                }
                if (joinsPieces()) {
                    Files.deleteIfExists(EncodeCommand.outputFolder(plan, folder, rendition));
                }
            } catch (IOException stays) {
                log.debug("cannot delete what FFmpeg left of {}: {}", rendition, stays.toString());
            }
        }

        private Path fileOf(SegmentFinished piece) {
            return file(piece.number());
        }

        private Path file(int piece) {
            return EncodeCommand.outputFolder(plan, folder, rendition).resolve(EncodeCommand.segmentFile(piece));
        }
    }

    private static void append(Path piece, Path to) throws IOException {
        try (FileChannel from = FileChannel.open(piece, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
                FileChannel target = FileChannel.open(to, StandardOpenOption.APPEND)) {
            long size = from.size();
            for (long done = 0; done < size; ) {
                done += from.transferTo(done, size - done, target);
            }
        }
    }
}
