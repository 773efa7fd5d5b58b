package dev.headend.edge.status;

import dev.headend.edge.status.StreamContent.Audio;
import dev.headend.edge.status.StreamContent.Video;
import dev.headend.rtmp.message.CodecData;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the first bytes of sequence headers tell, of the codecs that nearly all streams have. */
final class CodecHeaders {
    /** Of an AVC decoder configuration record (ISO/IEC 14496-15, 5.3.3.1), behind its version. */
    private static final int AVC_PROFILE = 1;

    private static final int AVC_LEVEL = 3;
    private static final double LEVELS = 10;
    private static final List<Integer> RATES = List.of(
            96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350);
    /** The channel configuration of eight channels is 7. */
    private static final int SEVEN_ONE = 7;

    private CodecHeaders() {}

    /** @param data null = broken */
    static Video video(@Nullable CodecData data) {
        if (data == null) {
            return Video.UNKNOWN;
        }
        ByteBuf record = data.data();
        boolean isAvc = data.fourCc().equals("avc1") && record.readableBytes() > AVC_LEVEL;
        int at = record.readerIndex();
        return new Video(
                CodecNames.of(data.fourCc()),
                isAvc ? avcProfile(record.getUnsignedByte(at + AVC_PROFILE)) : "",
                isAvc ? record.getUnsignedByte(at + AVC_PROFILE + 1) : 0,
                isAvc ? record.getUnsignedByte(at + AVC_LEVEL) / LEVELS : 0,
                0,
                0,
                0);
    }

    private static String avcProfile(int number) {
        return switch (number) {
            case 66 -> "Baseline";
            case 77 -> "Main";
            case 88 -> "Extended";
            case 100 -> "High";
            case 110 -> "High 10";
            case 122 -> "High 4:2:2";
            case 244 -> "High 4:4:4";
            default -> "";
        };
    }

    /** @param data null = broken */
    static Audio audio(@Nullable CodecData data) {
        if (data == null) {
            return Audio.UNKNOWN;
        }
        ByteBuf config = data.data();
        return data.fourCc().equals("mp4a") && config.readableBytes() >= Short.BYTES
                ? aac(config.getUnsignedShort(config.readerIndex()))
                : new Audio(CodecNames.of(data.fourCc()), "", 0, 0);
    }

    /** The first two bytes of an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1), which have all of it for usual streams. */
    private static Audio aac(int config) {
        int rate = config >> 7 & 0xF;
        int channels = config >> 3 & 0xF;
        return new Audio(
                "AAC",
                aacProfile(config >> 11),
                channels == SEVEN_ONE ? SEVEN_ONE + 1 : Math.min(channels, SEVEN_ONE),
                rate < RATES.size() ? RATES.get(rate) : 0);
    }

    private static String aacProfile(int objectType) {
        return switch (objectType) {
            case 1 -> "Main";
            case 2 -> "LC";
            case 3 -> "SSR";
            case 4 -> "LTP";
            case 5 -> "HE";
            case 29 -> "HEv2";
            default -> "";
        };
    }
}
