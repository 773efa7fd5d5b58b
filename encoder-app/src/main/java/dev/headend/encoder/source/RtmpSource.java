package dev.headend.encoder.source;

import dev.headend.encoder.ffmpeg.FfmpegTools;
import dev.headend.encoder.ffmpeg.ParentGuard;
import dev.headend.encoder.ffmpeg.ReceiverCommand;
import dev.headend.encoder.ffmpeg.ToolProcess;
import dev.headend.encoder.plan.SourceInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An RTMP stream, received by an FFmpeg process. A thread of its own moves its bytes into the {@link SourceBuffer}, from
 * which probe and feed read.
 */
final class RtmpSource implements Source {
    private static final int PIECE_BYTES = 64 * 1024;

    private final FfmpegTools tools;
    private final SourceLimits limits;
    private final ToolProcess receiver;
    private final SourceBuffer buffer;
    private final Thread mover;
    private boolean probed;

    private RtmpSource(FfmpegTools tools, SourceLimits limits, ToolProcess receiver) {
        this.tools = tools;
        this.limits = limits;
        this.receiver = receiver;
        this.buffer = new SourceBuffer(limits.memory());
        this.mover = Thread.ofVirtual().name("receiver").unstarted(this::move);
    }

    static Source open(FfmpegTools tools, SourceLimits limits, RtmpAddress address) throws SourceException {
        ProcessBuilder builder = ParentGuard.of(tools.ffmpegWith(ReceiverCommand.of(address.playUri())));
        try {
            RtmpSource source = new RtmpSource(tools, limits, ToolProcess.start(builder, address::redact));
            source.mover.start();
            return source;
        } catch (IOException notStarted) {
            throw new SourceException(address.redact("FFmpeg cannot be started: " + notStarted.getMessage()));
        }
    }

    /** Ends when the receiver does, or when the buffer is closed. */
    private void move() {
        byte[] bytes = new byte[PIECE_BYTES];
        InputStream from = receiver.output();
        try {
            for (int n = from.read(bytes); n >= 0; n = from.read(bytes)) {
                if (n > 0 && !buffer.put(Arrays.copyOf(bytes, n))) {
                    return;
                }
            }
        } catch (IOException receiverKilled) {
            // What was received before is in the buffer.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            buffer.end();
        }
    }

    @Override
    public @Nullable SourcePart next() throws SourceException, InterruptedException {
        if (probed) {
            return null;
        }
        probed = true;
        return new WholeStream(probe(), Instant.now());
    }

    private SourceInfo probe() throws SourceException, InterruptedException {
        if (buffer.peekFrom(0, limits.firstBytes()).isEmpty()) {
            throw noData();
        }
        return new Prober(tools, limits).probe(buffer);
    }

    private SourceException noData() throws InterruptedException {
        if (!buffer.isEndedOrFull()) {
            return new SourceException(
                    "no data from the source for " + limits.firstBytes().toSeconds() + " s");
        }
        receiver.await();
        String errors = receiver.errorOutput();
        return new SourceException("the source cannot be played" + (errors.isEmpty() ? "" : ": " + errors));
    }

    /** The only part. It can be fed once. */
    private final class WholeStream implements SourcePart {
        private final SourceInfo info;
        private final Instant began;

        WholeStream(SourceInfo info, Instant began) {
            this.info = info;
            this.began = began;
        }

        @Override
        public SourceInfo info() {
            return info;
        }

        @Override
        public long startMs() {
            return 0;
        }

        @Override
        public Instant at(long streamMs) {
            return began.plusMillis(streamMs);
        }

        @Override
        public void feed(OutputStream to, long fromMs) throws IOException {
            RtmpSource.this.feed(to);
        }

        @Override
        public @Nullable Duration keyframeDistance() {
            return info.video() == null ? null : info.video().keyframeDistance();
        }
    }

    /** The only part goes on. */
    @Override
    public void cut() {}

    private void feed(OutputStream to) throws IOException {
        try {
            for (byte[] piece = buffer.take(limits.silence()); piece != null; piece = buffer.take(limits.silence())) {
                to.write(piece);
                to.flush();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while feeding");
        }
        if (!buffer.hasEnded()) {
            throw new SourceException(
                    "no data from the source for " + limits.silence().toSeconds() + " s");
        }
    }

    @Override
    public void stop() {
        // Its guard kills the receiver; what it has written can still be read.
        try {
            receiver.input().close();
        } catch (IOException alreadyGone) {
            receiver.kill();
        }
    }

    @Override
    public void close() {
        buffer.close();
        receiver.close();
    }
}
