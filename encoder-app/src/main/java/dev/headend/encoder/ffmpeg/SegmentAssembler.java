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
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes segments of the pieces that FFmpeg cuts at the source's keyframes, the same in all renditions: the rendition whose
 * piece comes first decides. Where FFmpeg cuts at fixed intervals, its pieces are the segments. Sound alone beside a picture has
 * shorter pieces, and gets the segments of the picture, with the sound that is nearest. For one thread at a time; moves and joins
 * files on the local disk.
 */
public final class SegmentAssembler {
    private static final Logger log = LoggerFactory.getLogger(SegmentAssembler.class);
    private static final Duration ROUNDING = Duration.ofMillis(490);
    /** The clocks of two outputs differ by up to a frame of sound. */
    private static final Duration FRAME = Duration.ofMillis(25);

    private final EncodingPlan plan;
    private final Path folder;
    private final Consumer<SegmentFinished> segments;
    private final SegmentCuts cuts;
    private final Map<String, Track> tracks = new LinkedHashMap<>();
    private int decided;
    /** Where the latest of these pieces ends. */
    private Duration decidedEnd = Duration.ZERO;
    /** The end of the latest segment that was decided. */
    private Cut last = new Cut(0, Duration.ZERO, Duration.ZERO);

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
        for (Rendition rendition : plan.made()) {
            Files.createDirectories(EncodeCommand.outputFolder(plan, folder, rendition));
            tracks.put(rendition.name(), new Track(rendition));
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
        track.reported(piece);
        if (!track.soundAlone && piece.number() == decided) {
            decide(piece);
        }
        if (track.joins) {
            track.pending.add(piece);
            track.emit();
        } else {
            endsAt(piece.end());
            segments.accept(piece);
        }
    }

    private void decide(SegmentFinished piece) {
        Duration before = decidedEnd;
        last = decided == 0 ? new Cut(0, piece.start(), piece.start()) : last;
        decided++;
        decidedEnd = piece.end();
        if (joinsPieces()) {
            cuts.add(piece.duration()).forEach(pieces -> cut(pieces, pieces == decided ? piece.end() : before));
        } else {
            cut(decided, piece.end());
        }
    }

    private void cut(int pieces, Duration at) {
        Cut cut = new Cut(pieces, last.at, at);
        last = cut;
        tracks.values().stream().filter(track -> track.joins).forEach(track -> track.cuts.add(cut));
    }

    /**
     * The end of a segment.
     *
     * @param pieces how many there are before it
     * @param from where the segment begins, on FFmpeg's clock
     * @param at where it ends
     */
    private record Cut(int pieces, Duration from, Duration at) {}

    /**
     * FFmpeg has exited: the pieces that all renditions have are the last segment. What it was writing when it was killed is
     * deleted, as is what only some renditions have.
     *
     * @throws UncheckedIOException if the local disk fails
     */
    public void finish() {
        if (joinsPieces()) {
            tracks.values().stream()
                    .filter(track -> !track.soundAlone)
                    .min(Comparator.comparingInt(track -> track.reported))
                    .filter(track -> track.reported > last.pieces)
                    .ifPresent(track -> cut(track.reported, track.reportedEnd));
        }
        tracks.values().forEach(Track::emitRest);
        tracks.values().forEach(Track::deleteRest);
    }

    private boolean joinsPieces() {
        return plan.cutPoints() == CutPoints.SOURCE_KEYFRAMES;
    }

    /** Where the last segment ends, on FFmpeg's clock: what follows is in none. */
    public Duration end() {
        return end;
    }

    private void endsAt(Duration time) {
        end = time.compareTo(end) > 0 ? time : end;
    }

    /** The pieces of a rendition. */
    private final class Track {
        private final Rendition rendition;
        /** Beside a picture. */
        private final boolean soundAlone;

        private final boolean joins;
        /** Of no segment yet. */
        private final Deque<SegmentFinished> pending = new ArrayDeque<>();
        /** The ends of segments that are not made yet. */
        private final Deque<Cut> cuts = new ArrayDeque<>();

        private int reported;
        private Duration reportedEnd = Duration.ZERO;
        private int emitted;
        private int nextSegment;

        Track(Rendition rendition) {
            this.rendition = rendition;
            this.soundAlone = EncodeCommand.isSoundBesidePicture(plan, rendition);
            this.joins = EncodeCommand.isCutInPieces(plan, rendition);
        }

        void reported(SegmentFinished piece) {
            reported = piece.number() + 1;
            reportedEnd = piece.end();
        }

        void emit() {
            while (!cuts.isEmpty() && hasReached(cuts.getFirst())) {
                emit(cuts.removeFirst());
            }
        }

        /** Sound may end before the picture. */
        void emitRest() {
            emit();
            while (soundAlone && !cuts.isEmpty()) {
                emit(cuts.removeFirst());
            }
        }

        private boolean hasReached(Cut cut) {
            return soundAlone ? reportedEnd.compareTo(cut.at()) >= 0 : reported >= cut.pieces();
        }

        private boolean isBefore(SegmentFinished piece, Cut cut) {
            Duration middle = piece.start().plus(piece.end()).dividedBy(2);
            return soundAlone ? middle.compareTo(cut.at().plus(FRAME)) < 0 : piece.number() < cut.pieces();
        }

        private void emit(Cut cut) {
            List<SegmentFinished> pieces = new ArrayList<>();
            while (!pending.isEmpty() && isBefore(pending.getFirst(), cut)) {
                pieces.add(pending.removeFirst());
                emitted++;
            }
            if (!pieces.isEmpty()) {
                join(pieces, folder.resolve(rendition.name()).resolve(EncodeCommand.segmentFile(nextSegment)));
                finished(pieces.getFirst().start(), pieces.getLast().end(), cut);
            }
            nextSegment++;
        }

        private void finished(Duration start, Duration end, Cut cut) {
            Duration from = soundAlone ? cut.from() : start;
            Duration to = soundAlone ? cut.at() : end;
            endsAt(to);
            segments.accept(new SegmentFinished(rendition.name(), nextSegment, from, to));
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
                int piece = joins ? emitted : reported;
                while (Files.deleteIfExists(file(piece))) {
                    piece++;
                }
                if (joins) {
                    Files.deleteIfExists(EncodeCommand.outputFolder(plan, folder, rendition));
                }
            } catch (IOException stays) {
                log.debug("cannot delete what FFmpeg left of {}: {}", rendition.name(), stays.toString());
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
