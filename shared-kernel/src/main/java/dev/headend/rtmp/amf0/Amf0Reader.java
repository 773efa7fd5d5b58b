package dev.headend.rtmp.amf0;

import dev.headend.rtmp.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Reads the values in a buffer, one after the other. For one message, and for one thread. */
public final class Amf0Reader {
    private static final int MAX_DEPTH = 16;
    /** An object with many tiny values takes a hundred bytes for each: far more than on the wire. */
    private static final int MAX_VALUES = 512;

    private final ByteBuf in;
    private int values;

    /** @param in stays the caller's; its reader moves */
    public Amf0Reader(ByteBuf in) {
        this.in = in;
    }

    /** Whether the value at the buffer's reader is a text. */
    public static boolean isTextNext(ByteBuf in) {
        return in.isReadable() && in.getByte(in.readerIndex()) == Marker.STRING;
    }

    /** Reads all values to the end of the buffer. @throws ProtocolViolation if they are not AMF0 */
    public List<Amf0> readAll() {
        List<Amf0> all = new ArrayList<>();
        while (in.isReadable()) {
            all.add(read());
        }
        return all;
    }

    /** Reads one value. @throws ProtocolViolation if there is none, or it is not AMF0 */
    public Amf0 read() {
        return read(0);
    }

    private Amf0 read(int depth) {
        if (depth > MAX_DEPTH) {
            throw new ProtocolViolation("AMF0 values nested deeper than " + MAX_DEPTH);
        }
        if (++values > MAX_VALUES) {
            throw new ProtocolViolation("more than " + MAX_VALUES + " AMF0 values in a message");
        }
        int marker = need(1).readUnsignedByte();
        return switch (marker) {
            case Marker.NUMBER -> new Amf0.Number(need(Double.BYTES).readDouble());
            case Marker.BOOLEAN -> new Amf0.Bool(need(1).readBoolean());
            case Marker.STRING -> new Amf0.Text(text(need(Short.BYTES).readUnsignedShort()));
            case Marker.LONG_STRING, Marker.XML ->
                new Amf0.Text(text(need(Integer.BYTES).readInt()));
            case Marker.OBJECT -> new Amf0.Obj(fields(depth));
            case Marker.TYPED_OBJECT -> typedObject(depth);
            case Marker.ECMA_ARRAY -> ecmaArray(depth);
            case Marker.STRICT_ARRAY -> strictArray(depth);
            case Marker.DATE -> date();
            case Marker.NULL -> new Amf0.Null();
            case Marker.UNDEFINED, Marker.UNSUPPORTED -> new Amf0.Undefined();
            case Marker.REFERENCE -> reference();
            default -> throw new ProtocolViolation("unknown AMF0 marker " + marker);
        };
    }

    private Amf0 typedObject(int depth) {
        int className = need(Short.BYTES).readUnsignedShort();
        need(className).skipBytes(className);
        return new Amf0.Obj(fields(depth));
    }

    /** The count in front is only a hint, and often wrong: the end marker counts. */
    private Amf0 ecmaArray(int depth) {
        need(Integer.BYTES).skipBytes(Integer.BYTES);
        return new Amf0.EcmaArray(fields(depth));
    }

    private Amf0 strictArray(int depth) {
        long count = need(Integer.BYTES).readUnsignedInt();
        List<Amf0> items = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            items.add(read(depth + 1));
        }
        return new Amf0.StrictArray(items);
    }

    private Amf0 date() {
        double millis = need(Double.BYTES + Short.BYTES).readDouble();
        in.skipBytes(Short.BYTES);
        return new Amf0.Date(millis);
    }

    private Amf0 reference() {
        need(Short.BYTES).skipBytes(Short.BYTES);
        return new Amf0.Undefined();
    }

    /** Some encoders leave out the end marker when nothing follows. */
    private SequencedMap<String, Amf0> fields(int depth) {
        SequencedMap<String, Amf0> fields = new LinkedHashMap<>();
        while (in.isReadable()) {
            String name = text(need(Short.BYTES).readUnsignedShort());
            if (name.isEmpty() && need(1).getUnsignedByte(in.readerIndex()) == Marker.OBJECT_END) {
                in.skipBytes(1);
                break;
            }
            fields.put(name, read(depth + 1));
        }
        return fields;
    }

    private String text(int length) {
        if (length < 0 || length > in.readableBytes()) {
            throw new ProtocolViolation("AMF0 string longer than its message");
        }
        return in.readString(length, StandardCharsets.UTF_8);
    }

    private ByteBuf need(int bytes) {
        if (in.readableBytes() < bytes) {
            throw new ProtocolViolation("AMF0 value cut off");
        }
        return in;
    }
}
