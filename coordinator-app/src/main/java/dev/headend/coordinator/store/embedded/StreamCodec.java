package dev.headend.coordinator.store.embedded;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamState;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

/** A stream as bytes. The first byte tells the format, so that a version can read what earlier ones wrote. */
final class StreamCodec {
    private static final byte FORMAT = 3;
    /** Peers had no role: all edges that could resume were RTMP servers. */
    private static final byte FORMAT_WITHOUT_ROLES = 2;
    /** Peers had no instance either. */
    private static final byte FORMAT_WITHOUT_INSTANCES = 1;

    private static final byte LIVE = 1;
    private static final byte LIVE_WITH_PROGRESS = 2;
    private static final byte ENDING = 3;
    private static final byte ENDING_TOLD = 4;

    private static final byte RTMP_EDGE = 1;
    private static final byte WEBSOCKET_EDGE = 2;

    private StreamCodec() {}

    static byte[] write(Stream stream) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeUTF(stream.id().value());
            out.writeUTF(stream.channel().value());
            out.writeByte(code(stream.edge().role()));
            writePeer(stream.edge(), out);
            writePeer(stream.encoder(), out);
            out.writeByte(code(stream.state()));
            out.writeInt(stream.events());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void writePeer(Peer peer, DataOutputStream out) throws IOException {
        PeerInstance instance = peer.instance();
        out.writeLong(peer.id().value());
        out.writeBoolean(instance != null);
        if (instance != null) {
            out.writeLong(instance.value().getMostSignificantBits());
            out.writeLong(instance.value().getLeastSignificantBits());
        }
    }

    private static byte code(ControlRole edge) {
        return switch (edge) {
            case RTMP -> RTMP_EDGE;
            case WSS -> WEBSOCKET_EDGE;
            case HLS -> throw new IllegalArgumentException("an encoder has no publishers");
        };
    }

    private static byte code(StreamState state) {
        return switch (state) {
            case StreamState.Live live -> live.progress() ? LIVE_WITH_PROGRESS : LIVE;
            case StreamState.Ending ending -> ending.stopSent() ? ENDING_TOLD : ENDING;
            case StreamState.Closed _ -> throw new IllegalArgumentException("a closed stream is not kept");
        };
    }

    /** @throws UndecodableRecordException if it is none that this version knows */
    static Stream read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte format = in.readByte();
            if (format < FORMAT_WITHOUT_INSTANCES || format > FORMAT) {
                throw new IllegalStateException("format " + format);
            }
            return new Stream(
                    new StreamId(in.readUTF()),
                    new ChannelId(in.readUTF()),
                    readPeer(format, format <= FORMAT_WITHOUT_ROLES ? ControlRole.RTMP : edgeRole(in.readByte()), in),
                    readPeer(format, ControlRole.HLS, in),
                    state(in.readByte()),
                    in.readInt());
        } catch (IOException | RuntimeException unreadable) {
            throw new UndecodableRecordException("unreadable stream", unreadable);
        }
    }

    private static ControlRole edgeRole(byte code) {
        return switch (code) {
            case RTMP_EDGE -> ControlRole.RTMP;
            case WEBSOCKET_EDGE -> ControlRole.WSS;
            default -> throw new IllegalStateException("edge of kind " + code);
        };
    }

    private static Peer readPeer(byte format, ControlRole role, DataInputStream in) throws IOException {
        PeerId id = new PeerId(in.readLong());
        boolean hasInstance = format != FORMAT_WITHOUT_INSTANCES && in.readBoolean();
        return new Peer(id, role, hasInstance ? new PeerInstance(new UUID(in.readLong(), in.readLong())) : null);
    }

    private static StreamState state(byte code) {
        return switch (code) {
            case LIVE -> new StreamState.Live(false);
            case LIVE_WITH_PROGRESS -> new StreamState.Live(true);
            case ENDING -> new StreamState.Ending(false);
            case ENDING_TOLD -> new StreamState.Ending(true);
            default -> throw new IllegalStateException("state " + code);
        };
    }
}
