package dev.headend.coordinator.store.embedded;

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

/** A stream as bytes. The first byte tells the format, so that a later version can read what this one wrote. */
final class StreamCodec {
    private static final byte FORMAT = 1;
    private static final byte LIVE = 1;
    private static final byte LIVE_WITH_PROGRESS = 2;
    private static final byte ENDING = 3;
    private static final byte ENDING_TOLD = 4;

    private StreamCodec() {}

    static byte[] write(Stream stream) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeUTF(stream.id().value());
            out.writeUTF(stream.channel().value());
            out.writeLong(stream.edge().value());
            out.writeLong(stream.encoder().value());
            out.writeByte(code(stream.state()));
            out.writeInt(stream.events());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static byte code(StreamState state) {
        return switch (state) {
            case StreamState.Live live -> live.progress() ? LIVE_WITH_PROGRESS : LIVE;
            case StreamState.Ending ending -> ending.stopSent() ? ENDING_TOLD : ENDING;
            case StreamState.Closed _ -> throw new IllegalArgumentException("a closed stream is not kept");
        };
    }

    static Stream read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte format = in.readByte();
            if (format != FORMAT) {
                throw new IllegalStateException("the store holds a stream of format " + format);
            }
            return new Stream(
                    new StreamId(in.readUTF()),
                    new ChannelId(in.readUTF()),
                    new PeerId(in.readLong()),
                    new PeerId(in.readLong()),
                    state(in.readByte()),
                    in.readInt());
        } catch (IOException cut) {
            throw new UncheckedIOException(cut);
        }
    }

    private static StreamState state(byte code) {
        return switch (code) {
            case LIVE -> new StreamState.Live(false);
            case LIVE_WITH_PROGRESS -> new StreamState.Live(true);
            case ENDING -> new StreamState.Ending(false);
            case ENDING_TOLD -> new StreamState.Ending(true);
            default -> throw new IllegalStateException("the store holds a stream in state " + code);
        };
    }
}
