package dev.headend.encoder.hls.measurement;

import java.util.HashMap;
import java.util.Map;

/**
 * Reads the tables that list the streams of a transport stream, PAT and PMT (ISO/IEC 13818-1, 2.4.4). Only sections that fit into one packet,
 * as all tables of a single programme do.
 */
final class ProgramTables {
    private static final int PROGRAM_ASSOCIATION = 0x00;
    private static final int PROGRAM_MAP = 0x02;
    private static final int CHECKSUM = 4;

    private ProgramTables() {}

    /** PID of the first programme's PMT; -1 when the packet has none. */
    static int mapPid(TsPacket packet) {
        Section section = Section.of(packet, PROGRAM_ASSOCIATION);
        for (int at = section.begin + 8; at + 4 <= section.end; at += 4) {
            boolean network = section.number(at, 2) == 0;
            if (!network) {
                return section.number(at + 2, 2) & 0x1fff;
            }
        }
        return -1;
    }

    /** Stream types (Table 2-34) by PID; empty when the packet has none. */
    static Map<Integer, Integer> streamTypes(TsPacket packet) {
        Map<Integer, Integer> types = new HashMap<>();
        Section section = Section.of(packet, PROGRAM_MAP);
        if (section.begin + 12 > section.end) {
            return types;
        }
        int at = section.begin + 12 + (section.number(section.begin + 10, 2) & 0x0fff);
        while (at + 5 <= section.end) {
            types.put(section.number(at + 1, 2) & 0x1fff, section.number(at, 1));
            at += 5 + (section.number(at + 3, 2) & 0x0fff);
        }
        return types;
    }

    /** Bytes {@code begin} to {@code end} of a table, without its checksum; both 0 when there is none. */
    private record Section(byte[] bytes, int begin, int end) {
        static Section of(TsPacket packet, int tableId) {
            byte[] bytes = packet.payload();
            Section none = new Section(bytes, 0, 0);
            if (!packet.start() || bytes.length == 0) {
                return none;
            }
            int begin = 1 + (bytes[0] & 0xff);
            if (begin + 3 > bytes.length || (bytes[begin] & 0xff) != tableId) {
                return none;
            }
            int length = (bytes[begin + 1] & 0x0f) << 8 | (bytes[begin + 2] & 0xff);
            int end = begin + 3 + length - CHECKSUM;
            return end < begin || end > bytes.length ? none : new Section(bytes, begin, end);
        }

        int number(int at, int length) {
            int value = 0;
            for (int i = at; i < at + length; i++) {
                value = value << 8 | (bytes[i] & 0xff);
            }
            return value;
        }
    }
}
