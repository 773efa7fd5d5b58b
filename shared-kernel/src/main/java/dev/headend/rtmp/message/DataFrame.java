package dev.headend.rtmp.message;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Looks at data messages without decoding them: they are relayed as they came. */
public final class DataFrame {
    private static final byte[] SET_DATA_FRAME = text("@setDataFrame");
    private static final byte[] ON_META_DATA = text("onMetaData");

    private DataFrame() {}

    /** Whether it is the stream's metadata, which players that join later need too. */
    public static boolean isMetadata(ByteBuf payload) {
        return startsWith(payload, ON_META_DATA);
    }

    /** Removes the {@code @setDataFrame} that publishers put in front of what players are to get. */
    static ByteBuf unwrap(ByteBuf payload) {
        return startsWith(payload, SET_DATA_FRAME) ? payload.skipBytes(SET_DATA_FRAME.length) : payload;
    }

    private static boolean startsWith(ByteBuf payload, byte[] start) {
        if (payload.readableBytes() < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if (payload.getByte(payload.readerIndex() + i) != start[i]) {
                return false;
            }
        }
        return true;
    }

    /** As AMF0: the marker of a text, its length in two bytes, the text. */
    private static byte[] text(String text) {
        return ("\u0002\u0000" + (char) text.length() + text).getBytes(StandardCharsets.ISO_8859_1);
    }
}
