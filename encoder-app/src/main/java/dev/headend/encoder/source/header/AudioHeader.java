package dev.headend.encoder.source.header;

import dev.headend.encoder.plan.SourceInfo.AudioInfo;
import org.jspecify.annotations.Nullable;

/** What the sequence header of audio tells, or its FourCC alone. */
public final class AudioHeader {
    private static final int LOW_COMPLEXITY = 2;
    private static final int SPECTRAL_BAND_REPLICATION = 5;
    private static final int PARAMETRIC_STEREO = 29;
    private static final int ESCAPE = 31;
    private static final int EXPLICIT_FREQUENCY = 15;
    private static final int SYNC_EXTENSION = 0x2b7;

    private AudioHeader() {}

    /**
     * Reads a header.
     *
     * @param fourCc its codec, as Enhanced RTMP names it
     * @param data the codec's configuration record; empty if it has none
     * @return null if the codec is unknown, or the header broken
     */
    public static @Nullable AudioInfo of(String fourCc, byte[] data) {
        return switch (fourCc) {
            case "mp4a" -> aac(new BitReader(data));
            case ".mp3" -> new AudioInfo("mp3", "");
            case "Opus" -> new AudioInfo("opus", "");
            case "fLaC" -> new AudioInfo("flac", "");
            case "ac-3" -> new AudioInfo("ac3", "");
            case "ec-3" -> new AudioInfo("eac3", "");
            default -> null;
        };
    }

    /** An AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1). */
    private static @Nullable AudioInfo aac(BitReader bits) {
        int type = objectType(bits);
        skipFrequency(bits);
        bits.skip(4);
        if (bits.isExhausted()) {
            return null;
        }
        if (type == LOW_COMPLEXITY) {
            bits.skip(3);
            boolean extended =
                    bits.bits(11) == SYNC_EXTENSION && objectType(bits) == SPECTRAL_BAND_REPLICATION && bits.flag();
            return new AudioInfo("aac", extended && !bits.isExhausted() ? "HE-AAC" : "LC");
        }
        return new AudioInfo(
                "aac",
                switch (type) {
                    case 1 -> "Main";
                    case SPECTRAL_BAND_REPLICATION -> "HE-AAC";
                    case PARAMETRIC_STEREO -> "HE-AACv2";
                    default -> "";
                });
    }

    private static int objectType(BitReader bits) {
        int type = (int) bits.bits(5);
        return type == ESCAPE ? 32 + (int) bits.bits(6) : type;
    }

    private static void skipFrequency(BitReader bits) {
        bits.skip(bits.bits(4) == EXPLICIT_FREQUENCY ? 24 : 0);
    }
}
