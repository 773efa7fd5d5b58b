package dev.headend.container;

import java.util.Arrays;

/**
 * What a transport stream's first program consists of, by its map (ISO/IEC 13818-1, 2.4.4.8).
 *
 * @param pid of the packets with which a receiver may begin: the first stream of pictures, else the first of sound; {@link #NONE}
 * @param type of that stream
 * @param hasPicture whether it is one of pictures
 */
record TsProgram(int pid, int type, boolean hasPicture) {
    static final int NONE = -1;
    static final TsProgram UNKNOWN = new TsProgram(NONE, NONE, false);

    private static final int CHECKSUM = 4;
    private static final int PAT_HEAD = 8;
    private static final int PAT_ENTRY = 4;
    private static final int MAP_HEAD = 12;
    private static final int MAP_ENTRY = 5;
    private static final int PRIVATE = 6;
    private static final int REGISTRATION = 5;
    private static final byte[] AV1 = {'A', 'V', '0', '1'};

    /** The PID of the first program's map, by the table of programs; {@link #NONE}. */
    static int mapPid(byte[] programs) {
        for (int at = PAT_HEAD; at + PAT_ENTRY <= programs.length - CHECKSUM; at += PAT_ENTRY) {
            if (number(programs, at, 0xFFFF) != 0) {
                return number(programs, at + 2, 0x1FFF);
            }
        }
        return NONE;
    }

    /** Reads a map. What is broken is left out. */
    static TsProgram of(byte[] map) {
        TsProgram sound = UNKNOWN;
        int end = map.length - CHECKSUM;
        int at = end < MAP_HEAD ? end : MAP_HEAD + number(map, MAP_HEAD - 2, 0xFFF);
        while (at + MAP_ENTRY <= end) {
            int type = map[at] & 0xFF;
            int pid = number(map, at + 1, 0x1FFF);
            int next = at + MAP_ENTRY + number(map, at + 3, 0xFFF);
            if (isPicture(map, type, at + MAP_ENTRY, Math.min(next, end))) {
                return new TsProgram(pid, type, true);
            }
            sound = sound == UNKNOWN ? new TsProgram(pid, type, false) : sound;
            at = next;
        }
        return sound;
    }

    private static boolean isPicture(byte[] map, int type, int descriptors, int end) {
        return switch (type) {
            // MPEG-1, MPEG-2, MPEG-4, AVC, scalable AVC, AVC for 3D, HEVC, VVC, Dirac, VC-1
            case 0x01, 0x02, 0x10, 0x1B, 0x1F, 0x20, 0x24, 0x33, 0xD1, 0xEA -> true;
            case PRIVATE -> isRegisteredAsAv1(map, descriptors, end);
            default -> false;
        };
    }

    private static boolean isRegisteredAsAv1(byte[] map, int from, int end) {
        for (int at = from; at + 2 + AV1.length <= end; at += 2 + (map[at + 1] & 0xFF)) {
            if (map[at] == REGISTRATION && Arrays.equals(map, at + 2, at + 2 + AV1.length, AV1, 0, AV1.length)) {
                return true;
            }
        }
        return false;
    }

    private static int number(byte[] bytes, int at, int mask) {
        return ((bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF) & mask;
    }
}
