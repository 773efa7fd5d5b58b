package dev.headend.coordinator.store.embedded;

import dev.headend.control.StreamType;
import dev.headend.coordinator.stream.StreamEvent;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** An event as bytes, together with its number of arrival. The first byte tells the format. */
final class EventCodec {
    private static final byte FORMAT = 1;
    private static final byte AVAILABLE = 1;
    private static final byte CLOSED = 2;

    private EventCodec() {}

    /**
     * An event in the outbox.
     *
     * @param arrival its key in the table of arrivals
     */
    record Stored(StreamEvent event, long arrival) {}

    static byte[] write(Stored stored) {
        StreamEvent event = stored.event();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeLong(stored.arrival());
            out.writeUTF(event.stream().value());
            out.writeUTF(event.channel().value());
            out.writeInt(event.sequence());
            out.writeLong(event.time().toEpochMilli());
            writeContent(event.content(), out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void writeContent(StreamEvent.Content content, DataOutputStream out) throws IOException {
        switch (content) {
            case StreamEvent.Available available -> {
                out.writeByte(AVAILABLE);
                out.writeUTF(available.type().wireName());
                out.writeUTF(available.resolution());
                out.writeUTF(available.indexFile());
                out.writeUTF(available.startTime() == null ? "" : available.startTime());
            }
            case StreamEvent.Closed _ -> out.writeByte(CLOSED);
        }
    }

    /** @throws UndecodableRecordException if it is none that this version knows */
    static Stored read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte format = in.readByte();
            if (format != FORMAT) {
                throw new IllegalStateException("format " + format);
            }
            long arrival = in.readLong();
            return new Stored(
                    new StreamEvent(
                            new StreamId(in.readUTF()),
                            new ChannelId(in.readUTF()),
                            in.readInt(),
                            Instant.ofEpochMilli(in.readLong()),
                            readContent(in)),
                    arrival);
        } catch (IOException | RuntimeException unreadable) {
            throw new UndecodableRecordException("unreadable event", unreadable);
        }
    }

    private static StreamEvent.Content readContent(DataInputStream in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case AVAILABLE -> {
                StreamType type = StreamType.ofWireName(in.readUTF())
                        .orElseThrow(() -> new IllegalStateException("unknown stream type"));
                String resolution = in.readUTF();
                String indexFile = in.readUTF();
                String startTime = in.readUTF();
                yield new StreamEvent.Available(type, resolution, indexFile, startTime.isEmpty() ? null : startTime);
            }
            case CLOSED -> new StreamEvent.Closed();
            default -> throw new IllegalStateException("kind " + kind);
        };
    }
}
