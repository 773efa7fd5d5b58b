package dev.headend.encoder.source;

import dev.headend.encoder.plan.SourceInfo;
import dev.headend.encoder.source.buffer.Packet;
import dev.headend.encoder.source.buffer.ReceivedStream;
import dev.headend.encoder.source.buffer.ReplayBuffer;
import dev.headend.encoder.source.part.PartRules;
import dev.headend.encoder.source.part.PartStart;
import dev.headend.encoder.source.part.SilenceFiller;
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
    private final long start;
    private final long startMs;
    /** Position of the packet after the last one; beyond all until that is known. */
    private long end = Long.MAX_VALUE;
    /** Position after the last packet that was ever fed. */
    private long reached;

    /** How long there was a picture; null = until the part's end, or there was none. */
    private @Nullable Duration pictured;

    /** @param longestGap how long the picture may stop while the sound goes on */
    StreamPart(ReceivedStream stream, PartStart start, SourceInfo info, Duration silence, Duration longestGap) {
        this.stream = stream;
        this.buffer = stream.buffer();
        this.info = info;
        this.rules = new PartRules(start.tracks());
        this.silence = silence;
        this.longestGap = longestGap;
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

    @Override
    public SourceInfo info() {
        return info;
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
    public void feed(OutputStream to, long fromMs, LongConsumer fed) throws IOException {
        try {
            feed(new StreamWriter(to), to, buffer.moveToEntry(fromMs, start), fed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while feeding");
        }
    }

    private void feed(StreamWriter writer, OutputStream to, long from, LongConsumer fed)
            throws IOException, InterruptedException {
        SilenceFiller sound = new SilenceFiller(rules.tracks(), PartFacts.silence(rules.tracks()));
        PictureAhead picture = new PictureAhead(buffer, silence, longestGap);
        boolean headed = false;
        for (long at = from; at < end; at++) {
            buffer.moveTo(at);
            Packet packet = await(at, to);
            if (packet == null) {
                return;
            }
            PartRules.Verdict verdict = verdict(packet, at, picture, to);
            if (verdict == PartRules.Verdict.END) {
                end = at;
            } else if (verdict == PartRules.Verdict.FEED) {
                fed.accept(packet.timeMs());
                if (!headed) {
                    headed = true;
                    writer.begin(rules.tracks(), packet.timeMs());
                }
                picture.fed(packet);
                for (Packet each : sound.with(packet)) {
                    writer.write(each);
                }
            }
            reached = Math.max(reached, verdict == PartRules.Verdict.END ? at : at + 1);
        }
        to.flush();
    }

    private PartRules.Verdict verdict(Packet packet, long at, PictureAhead picture, OutputStream to)
            throws IOException, InterruptedException {
        PartRules.Verdict verdict = rules.of(packet, rules.tracks().video() == null || picture.hasBegun());
        if (verdict == PartRules.Verdict.FEED && at >= reached && picture.isMissing(at, packet, to)) {
            pictured = Duration.ofMillis(packet.timeMs() - startMs);
            return PartRules.Verdict.END;
        }
        return verdict;
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
}
