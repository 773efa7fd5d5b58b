package dev.headend.rtmp.amf0;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import java.util.SequencedMap;

/** Writes values. Stateless. */
public final class Amf0Writer {
    private static final int LONGEST_SHORT_TEXT = 0xFFFF;

    private Amf0Writer() {}

    /** Writes a value at the end of the buffer. */
    public static void write(ByteBuf out, Amf0 value) {
        switch (value) {
            case Amf0.Number(double number) -> out.writeByte(Marker.NUMBER).writeDouble(number);
            case Amf0.Bool(boolean bool) -> out.writeByte(Marker.BOOLEAN).writeBoolean(bool);
            case Amf0.Text(String text) -> writeText(out, text);
            case Amf0.Obj(SequencedMap<String, Amf0> fields) -> {
                out.writeByte(Marker.OBJECT);
                writeFields(out, fields);
            }
            case Amf0.EcmaArray(SequencedMap<String, Amf0> fields) -> {
                out.writeByte(Marker.ECMA_ARRAY).writeInt(fields.size());
                writeFields(out, fields);
            }
            case Amf0.StrictArray(List<Amf0> items) -> {
                out.writeByte(Marker.STRICT_ARRAY).writeInt(items.size());
                items.forEach(item -> write(out, item));
            }
            case Amf0.Date(double millis) ->
                out.writeByte(Marker.DATE).writeDouble(millis).writeShort(0);
            case Amf0.Null() -> out.writeByte(Marker.NULL);
            case Amf0.Undefined() -> out.writeByte(Marker.UNDEFINED);
        }
    }

    private static void writeText(ByteBuf out, String text) {
        int length = ByteBufUtil.utf8Bytes(text);
        if (length > LONGEST_SHORT_TEXT) {
            out.writeByte(Marker.LONG_STRING).writeInt(length);
        } else {
            out.writeByte(Marker.STRING).writeShort(length);
        }
        ByteBufUtil.writeUtf8(out, text);
    }

    private static void writeFields(ByteBuf out, SequencedMap<String, Amf0> fields) {
        fields.forEach((name, value) -> {
            out.writeShort(ByteBufUtil.utf8Bytes(name));
            ByteBufUtil.writeUtf8(out, name);
            write(out, value);
        });
        out.writeShort(0).writeByte(Marker.OBJECT_END);
    }
}
