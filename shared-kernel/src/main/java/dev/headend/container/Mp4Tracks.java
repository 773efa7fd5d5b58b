package dev.headend.container;

import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.Map;

/**
 * What must be known of a {@code moov}.
 *
 * @param isFragmented whether it says that fragments follow
 * @param picture the id of the first video track, which is the one that players choose; {@link #NO_PICTURE} if there is sound only
 * @param flags of the picture's samples, where fragments do not say
 * @param clocks ticks per second by the id of a track
 */
record Mp4Tracks(boolean isFragmented, int picture, int flags, Map<Integer, Long> clocks) {
    /** Also of a broken track, which has no id. */
    static final int NO_PICTURE = 0;

    /** Reads them. What is broken is left out. */
    static Mp4Tracks of(ByteBuf bytes, int from, int to) {
        Reader reader = new Reader(bytes);
        Box.visit(bytes, from, to, reader::inMovie);
        int flags = reader.defaultFlags.getOrDefault(reader.picture, 0);
        return new Mp4Tracks(reader.isFragmented, reader.picture, flags, reader.clocks);
    }

    private static final class Reader {
        private static final int TRAK = 0x7472616b; // trak
        private static final int TKHD = 0x746b6864; // tkhd
        private static final int MDIA = 0x6d646961; // mdia
        private static final int MDHD = 0x6d646864; // mdhd
        private static final int HDLR = 0x68646c72; // hdlr
        private static final int VIDEO = 0x76696465; // vide
        private static final int MVEX = 0x6d766578; // mvex
        private static final int TREX = 0x74726578; // trex
        /** Where the handler's type is in its box, behind version, flags and a reserved number. */
        private static final int HANDLER = 8;

        private static final int TREX_LENGTH = 24;
        private static final int TREX_FLAGS = 20;

        private final ByteBuf bytes;
        private final Map<Integer, Integer> defaultFlags = new HashMap<>();
        private final Map<Integer, Long> clocks = new HashMap<>();
        private boolean isFragmented;
        private int picture = NO_PICTURE;
        private int id;
        private int handler;
        private long clock;

        private Reader(ByteBuf bytes) {
            this.bytes = bytes;
        }

        private void inMovie(int type, int from, int to) {
            if (type == TRAK) {
                id = NO_PICTURE;
                handler = 0;
                clock = 0;
                Box.visit(bytes, from, to, this::inTrack);
                clocks.put(id, clock);
                if (picture == NO_PICTURE && handler == VIDEO) {
                    picture = id;
                }
            } else if (type == MVEX) {
                isFragmented = true;
                Box.visit(bytes, from, to, this::inExtension);
            }
        }

        private void inTrack(int type, int from, int to) {
            if (type == MDIA) {
                Box.visit(bytes, from, to, this::inMedia);
            } else if (type == TKHD && from < to) {
                id = behindDates(from, to);
            }
        }

        /** What follows version, flags and two dates; 0 where the box is too short. */
        private int behindDates(int from, int to) {
            int dates = bytes.getByte(from) == 1 ? 2 * Long.BYTES : 2 * Integer.BYTES;
            int at = from + Integer.BYTES + dates;
            return at + Integer.BYTES <= to ? bytes.getInt(at) : 0;
        }

        private void inMedia(int type, int from, int to) {
            if (type == HDLR && from + HANDLER + Integer.BYTES <= to) {
                handler = bytes.getInt(from + HANDLER);
            } else if (type == MDHD && from < to) {
                clock = Integer.toUnsignedLong(behindDates(from, to));
            }
        }

        private void inExtension(int type, int from, int to) {
            if (type == TREX && from + TREX_LENGTH <= to) {
                defaultFlags.put(bytes.getInt(from + Integer.BYTES), bytes.getInt(from + TREX_FLAGS));
            }
        }
    }
}
