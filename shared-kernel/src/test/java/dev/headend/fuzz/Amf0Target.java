package dev.headend.fuzz;

import dev.headend.rtmp.ProtocolViolation;
import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.amf0.Amf0Reader;
import dev.headend.rtmp.amf0.Amf0Writer;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** AMF0. What could be read can be written, and is read the same again. */
public final class Amf0Target {
    /** Of the values of a message. */
    private static final int MOST = 512;

    private Amf0Target() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        try (CountedMemory memory = new CountedMemory()) {
            ByteBuf in = memory.of(data, 0, data.length);
            ByteBuf again = memory.allocator.buffer();
            try {
                List<Amf0> values = new Amf0Reader(in).readAll();
                CountedMemory.check(count(values) <= MOST, "more values than allowed");
                values.forEach(value -> Amf0Writer.write(again, value));
                CountedMemory.check(new Amf0Reader(again).readAll().equals(values), "read otherwise: " + values);
            } catch (ProtocolViolation refused) {
                CountedMemory.check(!refused.getMessage().isEmpty(), "no reason");
            } finally {
                in.release();
                again.release();
            }
        }
    }

    private static int count(Iterable<Amf0> values) {
        int count = 0;
        for (Amf0 value : values) {
            count += 1
                    + count(
                            value instanceof Amf0.StrictArray(List<Amf0> items)
                                    ? items
                                    : value.asFields().values());
        }
        return count;
    }
}
