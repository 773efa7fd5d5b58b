package dev.headend.encoder.hls.measurement;

import dev.headend.encoder.plan.Rendition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Detects the codecs of a rendition in the first segments of each run, because audio may begin later than video. Gives up
 * after {@value #MAX_SEGMENTS} segments of a run, because there are codecs that it does not know. For one thread at a time.
 */
public final class CodecDetection {
    private static final int MAX_SEGMENTS = 5;
    /** Of video, and of audio: a publisher may send another profile and level in each header, and all playlists list them. */
    private static final int MAX_CODECS = 8;

    private final Set<String> video = new LinkedHashSet<>();
    private final Set<String> audio = new LinkedHashSet<>();
    private Rendition rendition;
    private Codecs found = new Codecs(null, null);
    private int searched;

    public CodecDetection(Rendition rendition) {
        this.rendition = rendition;
    }

    /** The segments that follow are of another run, and may have other codecs. */
    public void beginRun(Rendition other) {
        rendition = other;
        found = new Codecs(null, null);
        searched = 0;
    }

    /** @throws IOException if the segment cannot be read */
    public void inspect(Path segment) throws IOException {
        if (searched < MAX_SEGMENTS && !complete()) {
            found = found.or(TsCodecReader.codecsOf(segment));
            add(found.video(), video);
            add(found.audio(), audio);
            searched++;
        }
    }

    private static void add(@Nullable String codec, Set<String> known) {
        if (codec != null && known.size() < MAX_CODECS) {
            known.add(codec);
        }
    }

    /** Codecs of all runs, video first, as in the attribute {@code CODECS}; "" = none found. */
    public String attribute() {
        return Stream.concat(video.stream(), audio.stream()).collect(Collectors.joining(","));
    }

    private boolean complete() {
        return (rendition.video() == null || found.video() != null)
                && (rendition.audio() == null || found.audio() != null);
    }
}
