package dev.headend.container;

import io.netty.buffer.ByteBuf;

/**
 * What must be known of a {@code moof}.
 *
 * @param isAbsolute whether it says where its samples are in bytes from the stream's beginning, which a late receiver does not have
 * @param beginsWithKeyframe whether the picture's first sample in it is a keyframe; with sound only, always
 * @param timeMs of its first sample, the picture's if there is one, in milliseconds; {@link ContainerScanner#NO_TIME} if unknown
 */
record Mp4Fragment(boolean isAbsolute, boolean beginsWithKeyframe, long timeMs) {

    /** Reads it. What is broken is left out. */
    static Mp4Fragment of(ByteBuf bytes, int from, int to, Mp4Tracks tracks) {
        Reader reader = new Reader(bytes, tracks);
        Box.visit(bytes, from, to, reader::inFragment);
        boolean isSound = tracks.picture() == Mp4Tracks.NO_PICTURE;
        return new Mp4Fragment(
                reader.isAbsolute, isSound || reader.hasPicture && isKeyframe(reader.firstFlags), reader.timeMs);
    }

    private static boolean isKeyframe(int flags) {
        boolean dependsOnOthers = (flags >> 24 & 3) == 1;
        boolean isNoSyncSample = (flags & 0x10000) != 0;
        return !dependsOnOthers && !isNoSyncSample;
    }

    private static final class Reader {
        private static final int TRAF = 0x74726166; // traf
        private static final int TFHD = 0x74666864; // tfhd
        private static final int TFDT = 0x74666474; // tfdt
        private static final int TRUN = 0x7472756e; // trun

        private static final int ABSOLUTE = 0x1;
        private static final int DESCRIPTION = 0x2;
        private static final int DURATION = 0x8;
        private static final int SIZE = 0x10;
        private static final int FLAGS = 0x20;

        private static final int RUN_OFFSET = 0x1;
        private static final int RUN_FIRST_FLAGS = 0x4;
        private static final int RUN_DURATION = 0x100;
        private static final int RUN_SIZE = 0x200;
        private static final int RUN_FLAGS = 0x400;
        private static final int RUN_SHOWN_LATER = 0x800;

        private final ByteBuf bytes;
        private final Mp4Tracks tracks;
        private boolean isAbsolute;
        private boolean hasPicture;
        private int firstFlags;
        private int track;
        private int defaultFlags;
        private long timeMs = ContainerScanner.NO_TIME;

        private Reader(ByteBuf bytes, Mp4Tracks tracks) {
            this.bytes = bytes;
            this.tracks = tracks;
        }

        private void inFragment(int type, int from, int to) {
            if (type == TRAF) {
                track = Mp4Tracks.NO_PICTURE;
                defaultFlags = tracks.flags();
                Box.visit(bytes, from, to, this::inTrack);
            }
        }

        private void inTrack(int type, int from, int to) {
            if (to - from < 2 * Integer.BYTES) {
                return;
            }
            int flags = bytes.getUnsignedMedium(from + 1);
            int at = from + Integer.BYTES;
            if (type == TFHD) {
                track = bytes.getInt(at);
                isAbsolute |= (flags & ABSOLUTE) != 0;
                int flagsAt = at
                        + Integer.BYTES
                        + present(flags, ABSOLUTE, Long.BYTES)
                        + present(flags, DESCRIPTION | DURATION | SIZE, Integer.BYTES);
                defaultFlags = (flags & FLAGS) == 0 ? defaultFlags : number(flagsAt, to);
            } else if (type == TFDT) {
                time(bytes.getByte(from) == 1 && to - at >= Long.BYTES ? bytes.getLong(at) : bytes.getUnsignedInt(at));
            } else if (type == TRUN && track == tracks.picture() && !hasPicture && bytes.getInt(at) != 0) {
                hasPicture = true;
                firstFlags = ofFirstSample(flags, at + Integer.BYTES, to);
                timeMs += timeMs == ContainerScanner.NO_TIME ? 0 : millis(shownLater(flags, at + Integer.BYTES, to));
            }
        }

        private void time(long ticks) {
            boolean isWanted = timeMs == ContainerScanner.NO_TIME || track == tracks.picture();
            if (isWanted && tracks.clocks().getOrDefault(track, 0L) > 0) {
                timeMs = millis(ticks);
            }
        }

        /** By the track's clock; 0 if it has none. */
        private long millis(long ticks) {
            long clock = tracks.clocks().getOrDefault(track, 0L);
            return clock == 0 ? 0 : (long) (ticks * (1000.0 / clock));
        }

        /** By how much the first sample is shown later than it is decoded, in ticks. */
        private int shownLater(int flags, int at, int to) {
            int fields = RUN_DURATION | RUN_SIZE | RUN_FLAGS | RUN_OFFSET | RUN_FIRST_FLAGS;
            int offsetAt = at + present(flags, fields, Integer.BYTES);
            return (flags & RUN_SHOWN_LATER) == 0 || offsetAt + Integer.BYTES > to ? 0 : bytes.getInt(offsetAt);
        }

        private int ofFirstSample(int flags, int at, int to) {
            int firstFlagsAt = at + present(flags, RUN_OFFSET, Integer.BYTES);
            if ((flags & RUN_FIRST_FLAGS) != 0) {
                return number(firstFlagsAt, to);
            }
            int flagsAt = firstFlagsAt + present(flags, RUN_DURATION | RUN_SIZE, Integer.BYTES);
            return (flags & RUN_FLAGS) == 0 ? defaultFlags : number(flagsAt, to);
        }

        /** How many bytes the fields take that these flags announce. */
        private static int present(int flags, int fields, int bytesEach) {
            return Integer.bitCount(flags & fields) * bytesEach;
        }

        /** All flags set where the box is too short: no keyframe. */
        private int number(int at, int to) {
            return at + Integer.BYTES <= to ? bytes.getInt(at) : -1;
        }
    }
}
