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
import java.util.Arrays;

/**
 * A stream whose bytes a receiving FFmpeg brings. One thread of its own moves them into the {@link SourceBuffer}; whoever probes
 * and feeds reads from there.
 */
final class RtmpSource implements Source {
    private static final int PIECE_BYTES = 64 * 1024;

    private final FfmpegTools tools;
    private final SourceLimits limits;
    private final ToolProcess receiver;
    private final SourceBuffer spool;
    private final Thread mover;

    private RtmpSource(FfmpegTools tools, SourceLimits limits, ToolProcess receiver) {
        this.tools = tools;
        this.limits = limits;
        this.receiver = receiver;
        this.spool = new SourceBuffer(limits.memory());
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

    /** Ends when the receiver does, or when nobody wants its bytes any more. */
    private void move() {
        byte[] buffer = new byte[PIECE_BYTES];
        InputStream from = receiver.output();
        try {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                if (n > 0 && !spool.put(Arrays.copyOf(buffer, n))) {
                    return;
                }
            }
        } catch (IOException receiverKilled) {
            // What came before it is what there is.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            spool.end();
        }
    }

    @Override
    public SourceInfo probe() throws SourceException, InterruptedException {
        if (spool.lookFrom(0, limits.firstBytes()).isEmpty()) {
            throw nothingCame();
        }
        return new Prober(tools, limits).probe(spool);
    }

    private SourceException nothingCame() throws InterruptedException {
        if (!spool.nothingMoreToSee()) {
            return new SourceException(
                    "nothing came from the source for " + limits.firstBytes().toSeconds() + " s");
        }
        receiver.await();
        String complaint = receiver.complaint();
        return new SourceException("the source cannot be played" + (complaint.isEmpty() ? "" : ": " + complaint));
    }

    @Override
    public void feed(OutputStream to) throws IOException {
        try {
            for (byte[] piece = spool.take(limits.silence()); piece != null; piece = spool.take(limits.silence())) {
                to.write(piece);
                to.flush();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while feeding");
        }
        if (!spool.hasEnded()) {
            throw new SourceException(
                    "nothing came from the source for " + limits.silence().toSeconds() + " s");
        }
    }

    @Override
    public void stop() {
        // The leash: the receiver ends, while what it has sent can still be read.
        try {
            receiver.input().close();
        } catch (IOException alreadyGone) {
            receiver.kill();
        }
    }

    @Override
    public void close() {
        spool.close();
        receiver.close();
    }
}
