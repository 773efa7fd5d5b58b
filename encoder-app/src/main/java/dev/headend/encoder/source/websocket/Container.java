package dev.headend.encoder.source.websocket;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Containers that are recognised, as rows of elements: each has an id, a length and what is in it. */
enum Container {
    /** Matroska (RFC 8794): a decoder can begin at a cluster. */
    WEBM {
        private static final long SEGMENT = 0x18538067L;
        private static final long CLUSTER = 0x1F43B675L;
        private static final int LONGEST_ID = 4;

        @Override
        @Nullable
        Element elementAt(byte[] bytes, int at) {
            if (at >= bytes.length) {
                return null;
            }
            int idLength = Integer.numberOfLeadingZeros(bytes[at] & 0xFF) - 24 + 1;
            int sizeAt = at + idLength;
            if (idLength > LONGEST_ID) {
                return Element.BROKEN;
            }
            if (sizeAt >= bytes.length) {
                return null;
            }
            int sizeLength = Integer.numberOfLeadingZeros(bytes[sizeAt] & 0xFF) - 24 + 1;
            if (sizeLength > Long.BYTES) {
                return Element.BROKEN;
            }
            if (sizeAt + sizeLength > bytes.length) {
                return null;
            }
            long id = number(bytes, at, idLength);
            long size = number(bytes, sizeAt, sizeLength) & (1L << 7 * sizeLength) - 1;
            boolean open = id == SEGMENT || id == CLUSTER;
            return new Element(idLength + sizeLength, open ? 0 : size, id == CLUSTER);
        }
    },
    /** Fragmented MP4 (ISO/IEC 14496-12): a decoder can begin at a movie fragment. */
    MP4 {
        private static final long FRAGMENT = 0x6d6f6f66L;
        private static final int HEADER = 8;

        @Override
        @Nullable
        Element elementAt(byte[] bytes, int at) {
            if (at + HEADER > bytes.length) {
                return null;
            }
            long size = number(bytes, at, 4);
            boolean entry = number(bytes, at + 4, 4) == FRAGMENT;
            if (size == 0) {
                return new Element(HEADER, Long.MAX_VALUE, entry);
            }
            if (size != 1) {
                return size < HEADER ? Element.BROKEN : new Element(HEADER, size - HEADER, entry);
            }
            if (at + 2 * HEADER > bytes.length) {
                return null;
            }
            long large = number(bytes, at + HEADER, 8) - 2 * HEADER;
            return large < 0 ? Element.BROKEN : new Element(2 * HEADER, large, entry);
        }
    },
    /** Any other. */
    UNKNOWN {
        @Override
        Element elementAt(byte[] bytes, int at) {
            return Element.BROKEN;
        }
    };

    /** How many bytes tell which it is. */
    static final int MAGIC = 8;

    private static final long EBML = 0x1A45DFA3L;
    /** Types of boxes that a file begins with: ftyp, styp, moov. */
    private static final Set<Long> FIRST_BOXES = Set.of(0x66747970L, 0x73747970L, 0x6d6f6f76L);

    /**
     * An element.
     *
     * @param header length of id and length, in bytes
     * @param content how many bytes follow that are not looked into
     * @param entry whether a decoder can begin with it
     */
    record Element(int header, long content, boolean entry) {
        static final Element BROKEN = new Element(0, Long.MAX_VALUE, false);
    }

    /** The container that begins like this. @param bytes {@link #MAGIC} of them at least */
    static Container of(byte[] bytes) {
        if (number(bytes, 0, 4) == EBML) {
            return WEBM;
        }
        return FIRST_BOXES.contains(number(bytes, 4, 4)) ? MP4 : UNKNOWN;
    }

    /** The element at a place; null if more bytes are needed to tell. */
    abstract @Nullable Element elementAt(byte[] bytes, int at);

    private static long number(byte[] bytes, int at, int length) {
        long number = 0;
        for (int i = 0; i < length; i++) {
            number = number << 8 | bytes[at + i] & 0xFF;
        }
        return number;
    }
}
