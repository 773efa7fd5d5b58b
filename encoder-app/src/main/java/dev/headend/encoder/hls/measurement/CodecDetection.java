package dev.headend.encoder.hls.measurement;

import dev.headend.encoder.plan.Rendition;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Detects the codecs of a rendition in its first segments, because audio may begin later than video. Gives up after
 * {@value #MAX_SEGMENTS} segments, because there are codecs that it does not know. For one thread at a time.
 */
public final class CodecDetection {
    private static final int MAX_SEGMENTS = 5;

    private final Rendition rendition;
    private Codecs found = new Codecs(null, null);
    private int searched;

    public CodecDetection(Rendition rendition) {
        this.rendition = rendition;
    }

    /** @throws IOException if the segment cannot be read */
    public void inspect(Path segment) throws IOException {
        if (searched < MAX_SEGMENTS && !complete()) {
            found = found.or(TsCodecReader.codecsOf(segment));
            searched++;
        }
    }

    public Codecs found() {
        return found;
    }

    private boolean complete() {
        return (rendition.video() == null || found.video() != null)
                && (rendition.audio() == null || found.audio() != null);
    }
}
