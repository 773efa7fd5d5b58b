package dev.headend.container;

import io.netty.buffer.ByteBuf;

/**
 * Tells from the first packet of a picture whether it is a keyframe, for encoders that do not set the indicator that is meant for it.
 * What is not in that packet is not found.
 */
final class TsKeyframe {
    private static final int PES_HEAD = 9;
    private static final int START_CODE = 0x000001;

    private TsKeyframe() {}

    private enum Unit {
        KEYFRAME,
        /** Parameters that encoders send in front of keyframes. */
        PARAMETERS,
        PICTURE,
        OTHER
    }

    /** @param type of the stream, by the program's map @param from the index of the packet's payload */
    static boolean beginsIn(int type, ByteBuf bytes, int from, int end) {
        boolean hasParameters = false;
        int at = from + PES_HEAD < end ? from + PES_HEAD + bytes.getUnsignedByte(from + PES_HEAD - 1) : end;
        for (; at + Integer.BYTES <= end; at++) {
            if (bytes.getUnsignedMedium(at) == START_CODE) {
                switch (unit(type, bytes.getUnsignedByte(at + 3))) {
                    case KEYFRAME -> {
                        return true;
                    }
                    case PICTURE -> {
                        return false;
                    }
                    case PARAMETERS -> hasParameters = true;
                    case OTHER -> {}
                }
            }
        }
        return hasParameters;
    }

    private static Unit unit(int type, int code) {
        return switch (type) {
            case 0x01, 0x02 -> mpeg2(code);
            case 0x1B -> avc(code & 0x1F);
            case 0x24 -> hevc(code >> 1 & 0x3F);
            default -> Unit.OTHER;
        };
    }

    private static Unit mpeg2(int code) {
        return switch (code) {
            case 0xB3 -> Unit.KEYFRAME;
            case 0 -> Unit.PICTURE;
            default -> Unit.OTHER;
        };
    }

    private static Unit avc(int unit) {
        return switch (unit) {
            case 5 -> Unit.KEYFRAME;
            case 7 -> Unit.PARAMETERS;
            case 1, 2 -> Unit.PICTURE;
            default -> Unit.OTHER;
        };
    }

    private static Unit hevc(int unit) {
        if (unit >= 16 && unit <= 21) {
            return Unit.KEYFRAME;
        }
        if (unit == 32 || unit == 33) {
            return Unit.PARAMETERS;
        }
        return unit < 10 ? Unit.PICTURE : Unit.OTHER;
    }
}
