package dev.headend.encoder.source.header;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * H.264's parameter sets inside of keyframes: some publishers change the size there and send no sequence header. Looks at the units
 * before the picture alone.
 */
public final class AvcParameterSets {
    private static final int SEQUENCE = 7;
    private static final int PICTURE = 8;
    private static final int LAST_SLICE = 5;
    /** Real ones have less than a hundred bytes. */
    private static final int LONGEST = 4096;

    private static final int MOST_UNITS = 16;
    private static final int LENGTH_SIZE_AT = 4;
    private static final int SETS_AT = 5;
    private static final int COUNT_MASK = 0x1F;

    private final byte[] record;
    private final byte[] frame;
    private final int lengthSize;
    private byte @Nullable [] sequence;
    private byte @Nullable [] picture;

    private AvcParameterSets(byte[] record, byte[] frame) {
        this.record = record;
        this.frame = frame;
        this.lengthSize = (record[LENGTH_SIZE_AT] & 3) + 1;
    }

    /**
     * The configuration record (ISO/IEC 14496-15, 5.3.3.1) of what begins with a keyframe.
     *
     * @param record the one that was sent last
     * @param keyframe its units, or some kilobytes of them
     * @return null if that one holds on: the frame has no other sequence parameter set
     */
    public static byte @Nullable [] recordOf(byte[] record, byte[] keyframe) {
        if (record.length <= SETS_AT) {
            return null;
        }
        AvcParameterSets sets = new AvcParameterSets(record, keyframe);
        sets.read();
        return sets.other();
    }

    private void read() {
        int at = 0;
        for (int units = 0; units < MOST_UNITS && at + lengthSize < frame.length; units++) {
            int begin = at + lengthSize;
            long length = 0;
            for (int i = at; i < begin; i++) {
                length = length << 8 | frame[i] & 0xFF;
            }
            int type = frame[begin] & COUNT_MASK;
            if (length < 1 || length > frame.length - begin || type >= 1 && type <= LAST_SLICE) {
                return;
            }
            keep(type, begin, (int) length);
            at = begin + (int) length;
        }
    }

    private void keep(int type, int begin, int length) {
        if (length > LONGEST) {
            return;
        }
        if (type == SEQUENCE && sequence == null) {
            sequence = Arrays.copyOfRange(frame, begin, begin + length);
        } else if (type == PICTURE && picture == null) {
            picture = Arrays.copyOfRange(frame, begin, begin + length);
        }
    }

    private byte @Nullable [] other() {
        byte[] found = sequence;
        if (found == null || found.length < 4) {
            return null;
        }
        int at = SETS_AT + 1;
        for (int left = record[SETS_AT] & COUNT_MASK; left > 0; left--) {
            int end = endOfSet(at);
            if (end < 0 || Arrays.equals(record, at + 2, end, found, 0, found.length)) {
                return null;
            }
            at = end;
        }
        return recordWith(found, at);
    }

    /** @return -1 if the record ends before */
    private int endOfSet(int at) {
        int end = at + 2 > record.length ? -1 : at + 2 + ((record[at] & 0xFF) << 8 | record[at + 1] & 0xFF);
        return end > record.length ? -1 : end;
    }

    /** @param picturesAt where the record has its picture parameter sets, which hold on if the frame has none */
    private byte[] recordWith(byte[] found, int picturesAt) {
        byte[] pictures = picture == null ? Arrays.copyOfRange(record, picturesAt, record.length) : one(picture);
        byte[] sequences = one(found);
        return ByteBuffer.allocate(SETS_AT + sequences.length + pictures.length)
                .put((byte) 1)
                .put(found, 1, 3)
                .put(record[LENGTH_SIZE_AT])
                .put(sequences)
                .put(SETS_AT, (byte) (0xE0 | 1))
                .put(pictures)
                .array();
    }

    /** A list of sets that has one. */
    private static byte[] one(byte[] set) {
        return ByteBuffer.allocate(3 + set.length)
                .put((byte) 1)
                .putShort((short) set.length)
                .put(set)
                .array();
    }
}
