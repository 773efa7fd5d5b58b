package dev.headend.encoder.source;

import dev.headend.encoder.plan.SourceInfo;
import dev.headend.encoder.source.buffer.Packet;
import dev.headend.encoder.source.buffer.ReceivedStream;
import dev.headend.encoder.source.buffer.ReplayBuffer;
import dev.headend.encoder.source.part.PartRules;
import dev.headend.encoder.source.part.PartStart;
import dev.headend.encoder.source.part.SilenceFiller;
import dev.headend.encoder.source.part.TimeJumps;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A part of a {@link StreamSource}. */
final class StreamPart implements SourcePart {
    private final ReceivedStream stream;
    private final ReplayBuffer buffer;
    private final SourceInfo info;
    private final PartRules rules;
    private final Duration silence;
    private final Duration longestGap;
    private final Duration longestJump;
    private final long start;
    private final long startMs;
    /** Position of the packet after the last one; beyond all until that is known. */
    private long end = Long.MAX_VALUE;
    /** Position after the last packet that was ever fed. */
    private long reached;

    /** How long there was a picture; null = until the part's end, or there was none. */
    private @Nullable Duration pictured;

    /** How far times have jumped at its end; zero if that is not why it has ended. */
    private Duration jump = Duration.ZERO;
    /** How long it had lasted then. */
    private Duration jumpedAfter = Duration.ZERO;

    /**
     * A part whose packets are in the stream's buffer.
     *
     * @param silence how long the stream may send nothing
     * @param longestGap how long the picture may stop while the sound goes on
     * @param longestJump how far times may jump within it
     */
    StreamPart(
            ReceivedStream stream,
            PartStart start,
            SourceInfo info,
            Duration silence,
            Duration longestGap,
            Duration longestJump) {
        this.stream = stream;
        this.buffer = stream.buffer();
        this.info = info;
        this.rules = new PartRules(start.tracks());
        this.silence = silence;
        this.longestGap = longestGap;
        this.longestJump = longestJump;
        this.start = start.startPosition();
        this.startMs = start.startMs();
        this.reached = this.start;
    }

    /** Position of the first packet of the next part. */
    long end() {
        return end == Long.MAX_VALUE ? reached : end;
    }

    /** How long it has lasted until the picture stopped; null if that is not why it has ended. */
    @Nullable
    Duration lostPictureAfter() {
        return pictured;
    }

    /** How far the stream's times have jumped at its end; zero if that is not why it has ended. */
    Duration jump() {
        return jump;
    }

    /** Whether it was shorter than the jump at its end: frames that are always as rare are no jump. */
    boolean isShorterThanJump() {
        return jumpedAfter.compareTo(jump) < 0;
    }

    @Override
    public SourceInfo info() {
        return info;
    }

    @Override
    public boolean isFlv() {
        return rules.tracks().video() != null || rules.tracks().audio() != null;
    }

    @Override
    public long startMs() {
        return startMs;
    }

    @Override
    public Instant at(long streamMs) {
        return stream.clock().at(streamMs);
    }

    @Override
    public Duration idle() {
        return stream.clock().idle();
    }

    @Override
    public void feed(OutputStream to, long fromMs, LongConsumer fed) throws IOException {
        try {
            feed(new Feed(to, fromMs, fed), to, buffer.moveToEntry(fromMs, start, end - 1));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while feeding");
        }
    }

    private void feed(Feed feed, OutputStream to, long from) throws IOException, InterruptedException {
        for (long at = from; at < end; at++) {
            buffer.moveTo(at);
            Packet packet = await(at, to);
            if (packet == null) {
                return;
            }
            if (feed.pass(packet, at) == PartRules.Verdict.END) {
                end = at;
            }
            reached = Math.max(reached, Math.min(at + 1, end));
        }
        to.flush();
    }

    /** The next packet; what is written goes out before it is waited for. @return null when there is none any more */
    private @Nullable Packet await(long at, OutputStream to) throws IOException, InterruptedException {
        Packet there = buffer.get(at);
        if (there != null) {
            return there;
        }
        to.flush();
        Packet packet = buffer.await(at, silence);
        if (packet == null && !buffer.hasEnded()) {
            throw new SourceException("no data from the source for " + silence.toSeconds() + " s");
        }
        return packet;
    }

    /** Writes the packets that belong to the part. */
    private final class Feed {
        private final OutputStream to;
        /** Of sound alone, what is before this is not fed: the buffer knows entries only of a stream without any video. */
        private final long soundFromMs;

        private final StreamWriter writer;
        private final LongConsumer fed;
        private final SilenceFiller sound = new SilenceFiller(rules.tracks(), PartFacts.silence(rules.tracks()));
        private final PictureAhead picture = new PictureAhead(buffer, silence, longestGap);
        private final TimeJumps times = new TimeJumps(longestJump);
        private boolean headed;

        Feed(OutputStream to, long fromMs, LongConsumer fed) {
            this.to = to;
            this.soundFromMs = rules.tracks().video() == null ? fromMs : Long.MIN_VALUE;
            this.writer = new StreamWriter(to);
            this.fed = fed;
        }

        /** Writes a packet if it is to be fed. */
        PartRules.Verdict pass(Packet received, long at) throws IOException, InterruptedException {
            PartRules.Verdict verdict = rules.of(received, hasBegun(received));
            if (verdict != PartRules.Verdict.FEED) {
                return verdict;
            }
            Duration jumped = times.endsPart(received);
            if (!jumped.isZero()) {
                jump = jumped;
                jumpedAfter = Duration.ofMillis(times.latestMs() - startMs);
                return PartRules.Verdict.END;
            }
            Packet packet = times.moved(received);
            if (at < reached && packet.kind() == Packet.Kind.AUDIO && packet.timeMs() < soundFromMs) {
                return PartRules.Verdict.SKIP;
            }
            if (at >= reached && picture.isMissing(at, packet, to)) {
                pictured = Duration.ofMillis(packet.timeMs() - startMs);
                return PartRules.Verdict.END;
            }
            write(packet);
            return PartRules.Verdict.FEED;
        }

        private boolean hasBegun(Packet next) {
            return next.kind() == Packet.Kind.CHUNK ? headed : rules.tracks().video() == null || picture.hasBegun();
        }

        private void write(Packet packet) throws IOException {
            fed.accept(packet.timeMs());
            if (!headed) {
                headed = true;
                writer.begin(rules.tracks(), packet);
            }
            picture.fed(packet);
            for (Packet each : sound.with(packet)) {
                writer.write(each);
            }
        }
    }
}
