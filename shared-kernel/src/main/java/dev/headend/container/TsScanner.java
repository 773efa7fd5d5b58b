package dev.headend.container;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * MPEG transport streams, a row of packets of 188 bytes: the header is the packets of the latest table of programs (PAT) and of the
 * first program's map (PMT). A receiver may join at the packet in which a keyframe of the first stream of pictures begins; with sound
 * only, at one in which a frame begins.
 */
final class TsScanner implements FormatScanner {
    /** In bytes. */
    static final int PACKET = 188;
    /** The first byte of each packet. */
    static final int SYNC = 0x47;

    private static final int HEAD = 4;
    private static final int START = 0x4000;
    private static final int PAYLOAD = 0x10;
    private static final int ADAPTATION = 0x20;
    private static final int RANDOM_ACCESS = 0x40;
    private static final int PROGRAMS_PID = 0;
    private static final int PROGRAMS = 0;
    private static final int MAP = 2;

    private final TsTable programs = new TsTable(PROGRAMS);
    private TsTable map = new TsTable(MAP);
    private int mapPid = TsProgram.NONE;
    private TsProgram program = TsProgram.UNKNOWN;
    private byte @Nullable [] header;
    private final TsClock clock = new TsClock();

    @Override
    public ContainerFormat format() {
        return ContainerFormat.MPEG_TS;
    }

    @Override
    public byte @Nullable [] header() {
        return header;
    }

    @Override
    public long timeMs() {
        return clock.timeMs();
    }

    @Override
    public Step read(Step.Read asked, ByteBuf bytes, int at, SpacedJoinPoints out) {
        if (asked.length() < PACKET) {
            return new Step.Read(asked.offset(), PACKET);
        }
        if (bytes.getByte(at) != SYNC) {
            return new Step.Stop("MPEG-TS: no packet where one must begin");
        }
        if ((bytes.getByte(at + 3) & PAYLOAD) != 0) {
            packet(asked.offset(), bytes, at, out);
        }
        return new Step.Read(asked.offset() + PACKET, PACKET);
    }

    private void packet(long offset, ByteBuf bytes, int at, SpacedJoinPoints out) {
        int pidAndFlags = bytes.getUnsignedShort(at + 1);
        int pid = pidAndFlags & 0x1FFF;
        boolean isStart = (pidAndFlags & START) != 0;
        int payload = at + Math.min(PACKET, HEAD + adaptationLength(bytes, at));
        if (pid == PROGRAMS_PID) {
            if (programs.take(bytes, at, isStart, payload)) {
                newPrograms();
            }
        } else if (pid == mapPid) {
            if (map.take(bytes, at, isStart, payload)) {
                program = TsProgram.of(map.section());
                header = joined(programs.packets(), map.packets());
            }
        } else if (header != null && isStart && pid == program.pid()) {
            clock.frame(bytes, payload, at + PACKET);
            if (isEntry(bytes, at, payload)) {
                out.add(offset, header);
            }
        }
    }

    private void newPrograms() {
        int pid = TsProgram.mapPid(programs.section());
        if (pid != mapPid) {
            mapPid = pid;
            map = new TsTable(MAP);
            program = TsProgram.UNKNOWN;
        }
        header = joined(programs.packets(), map.packets());
    }

    private boolean isEntry(ByteBuf bytes, int at, int payload) {
        return !program.hasPicture()
                || adaptationLength(bytes, at) > 1 && (bytes.getByte(at + HEAD + 1) & RANDOM_ACCESS) != 0
                || TsKeyframe.beginsIn(program.type(), bytes, payload, at + PACKET);
    }

    /** How long the fields before the payload are, their length included, in bytes. */
    private static int adaptationLength(ByteBuf bytes, int at) {
        return (bytes.getByte(at + 3) & ADAPTATION) == 0 ? 0 : 1 + bytes.getUnsignedByte(at + HEAD);
    }

    /** Null until there is both. */
    private static byte @Nullable [] joined(byte @Nullable [] one, byte @Nullable [] other) {
        if (one == null || other == null) {
            return null;
        }
        byte[] both = new byte[one.length + other.length];
        System.arraycopy(one, 0, both, 0, one.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
