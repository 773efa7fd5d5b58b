package dev.headend.edge.live;

import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.edge.live.MediaPacket.Role;
import io.netty.buffer.PooledByteBufAllocator;

/** Packets for tests, written as the first letters of kind and role and the time in milliseconds: "vk40". */
final class TestPackets {
    private TestPackets() {}

    static MediaPacket of(String name) {
        Kind kind = switch (name.charAt(0)) {
            case 'a' -> Kind.AUDIO;
            case 'v' -> Kind.VIDEO;
            case 'c' -> Kind.CHUNK;
            default -> Kind.DATA;
        };
        Role role = switch (name.charAt(1)) {
            case 'h' -> Role.HEADER;
            case 'k' -> Role.JOIN_POINT;
            default -> kind == Kind.VIDEO || kind == Kind.CHUNK ? Role.DEPENDENT : Role.INDEPENDENT;
        };
        return of(kind, role, Long.parseLong(name.substring(2)), 10);
    }

    /** The payload differs from that of a packet of another time, if it has room for that. */
    static MediaPacket of(Kind kind, Role role, long timestampMs, int bytes) {
        return new MediaPacket(
                kind,
                role,
                0,
                timestampMs,
                PooledByteBufAllocator.DEFAULT.buffer().writeLong(timestampMs).writeZero(bytes - Long.BYTES));
    }

    private static char letter(Role role) {
        return switch (role) {
            case HEADER -> 'h';
            case JOIN_POINT -> 'k';
            case DEPENDENT, INDEPENDENT -> 'f';
        };
    }

    static String name(MediaPacket packet) {
        return packet.kind().name().substring(0, 1).toLowerCase() + letter(packet.role()) + packet.timestampMs();
    }
}
