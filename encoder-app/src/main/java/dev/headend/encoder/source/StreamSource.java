package dev.headend.encoder.source;

import dev.headend.encoder.plan.SourceInfo;
import dev.headend.encoder.source.buffer.Packet;
import dev.headend.encoder.source.buffer.ReceivedStream;
import dev.headend.encoder.source.buffer.ReplayBuffer;
import dev.headend.encoder.source.part.PartStart;
import dev.headend.encoder.source.probe.Prober;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The parts of a stream, read from the buffer that its connection fills. */
final class StreamSource implements Source {
    /** How long a stream may pause while its part is looked at: then what has come must do. */
    private static final Duration PAUSE = Duration.ofSeconds(3);

    /** How long the picture may stop before what follows is sound alone. */
    private static final Duration FIRST_LONGEST_GAP = Duration.ofSeconds(3);
    /** A picture that was there for so long does not always change as rarely. */
    private static final Duration STEADY = Duration.ofSeconds(10);

    private final ReceivedStream stream;
    private final ReplayBuffer buffer;
    private final SourceLimits limits;
    private final Prober prober;
    private @Nullable StreamPart current;
    /** Grows where a picture changes rarely, so that such a stream does not cost a part each time. */
    private Duration longestGap = FIRST_LONGEST_GAP;
    /** Grows where all of a stream comes rarely. */
    private Duration longestJump = PartStart.LONGEST_JUMP;

    StreamSource(ReceivedStream stream, SourceLimits limits, Prober prober) {
        this.stream = stream;
        this.buffer = stream.buffer();
        this.limits = limits;
        this.prober = prober;
    }

    @Override
    public @Nullable SourcePart next() throws SourceException, InterruptedException {
        StreamPart before = current;
        PartStart start = startAfter(before);
        scan(start, before == null ? 0 : before.end(), before == null ? limits.firstBytes() : limits.silence());
        if (!start.isDecodable()) {
            return nothing(before == null, start.isSettled());
        }
        StreamPart part = new StreamPart(stream, start, infoOf(start), limits.silence(), longestGap, longestJump);
        current = part;
        return part;
    }

    private PartStart startAfter(@Nullable StreamPart before) {
        if (before != null && !before.jump().isZero()) {
            longestJump = before.isShorterThanJump() ? longestJump.multipliedBy(2) : PartStart.LONGEST_JUMP;
        }
        Duration pictured = before == null ? null : before.lostPictureAfter();
        if (pictured == null) {
            return new PartStart();
        }
        longestGap = pictured.compareTo(STEADY) < 0 ? longestGap.multipliedBy(2) : FIRST_LONGEST_GAP;
        return PartStart.ofSoundAlone();
    }

    /** Looks at packets until the part can be planned, or no more of them come. */
    private void scan(PartStart start, long from, Duration patience) throws InterruptedException {
        long at = from;
        while (!start.isSettled()) {
            Packet packet = buffer.get(at);
            if (packet == null && start.isDecodable() && buffer.isEndedOrFull()) {
                return;
            }
            if (packet == null) {
                packet = buffer.await(at, start.isDecodable() ? PAUSE : patience);
            }
            if (packet == null) {
                return;
            }
            start.add(at, packet);
            buffer.moveTo(start.startPosition());
            at++;
        }
    }

    private @Nullable SourcePart nothing(boolean isFirst, boolean seen) throws SourceException {
        if (seen) {
            throw new SourceException("the source has no keyframe and no sound");
        }
        if (!buffer.hasEnded()) {
            Duration waited = isFirst ? limits.firstBytes() : limits.silence();
            throw new SourceException("no data from the source for " + waited.toSeconds() + " s");
        }
        if (isFirst) {
            String why = buffer.failure();
            throw new SourceException("the source cannot be played: " + (why.isEmpty() ? "it has ended" : why));
        }
        return null;
    }

    private SourceInfo infoOf(PartStart start) throws SourceException, InterruptedException {
        SourceInfo told = PartFacts.of(start);
        if (told != null) {
            return told;
        }
        SourceInfo probed = prober.probe(new PartHead(buffer, start));
        if (probed.video() != null && probed.video().pixelFormat().isEmpty()) {
            probed = prober.probeLonger(new PartHead(buffer, start));
        }
        boolean isOpaque = start.tracks().video() == null && start.tracks().audio() == null;
        return isOpaque ? probed.resizable() : probed;
    }

    @Override
    public void stop() {
        stream.stop();
    }

    @Override
    public void close() {
        stream.stop();
        buffer.close();
    }
}
