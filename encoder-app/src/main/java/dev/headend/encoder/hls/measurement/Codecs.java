package dev.headend.encoder.hls.measurement;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Codecs in the notation of RFC 6381.
 *
 * @param video e.g. {@code avc1.64001f}; null = not found
 * @param audio e.g. {@code mp4a.40.2}; null = not found
 */
public record Codecs(@Nullable String video, @Nullable String audio) {
    private static final int SEQUENCE_PARAMETER_SET = 7;

    /** With missing codecs taken from others. */
    public Codecs or(Codecs others) {
        return new Codecs(video == null ? others.video : video, audio == null ? others.audio : audio);
    }

    /**
     * Finds a sequence parameter set (ITU-T H.264, 7.3.2.1.1 and Annex B): the three bytes after the header of its NAL
     * unit are profile, constraints and level.
     */
    static @Nullable String ofH264(byte[] stream) {
        for (int at = 0; at + 7 <= stream.length; at++) {
            boolean startCode = stream[at] == 0 && stream[at + 1] == 0 && stream[at + 2] == 1;
            if (startCode && (stream[at + 3] & 0x1f) == SEQUENCE_PARAMETER_SET) {
                return "avc1." + HexFormat.of().formatHex(stream, at + 4, at + 7);
            }
        }
        return null;
    }

    /** Finds the header of an ADTS frame (ISO/IEC 14496-3, 1.A.2.2), which holds the audio object type minus one. */
    static @Nullable String ofAdts(byte[] stream) {
        for (int at = 0; at + 3 <= stream.length; at++) {
            boolean header = (stream[at] & 0xff) == 0xff && (stream[at + 1] & 0xf6) == 0xf0;
            if (header) {
                return "mp4a.40." + (((stream[at + 2] & 0xc0) >> 6) + 1);
            }
        }
        return null;
    }
}
