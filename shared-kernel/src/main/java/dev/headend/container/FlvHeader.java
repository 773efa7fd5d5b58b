package dev.headend.container;

import dev.headend.rtmp.message.MediaTraits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The beginning of the stream, and the latest tag of each kind that a decoder needs before the first frame. */
final class FlvHeader {
    /** Behind each tag: its length. */
    static final int BACK_POINTER = 4;

    private static final int TAG_HEAD = 11;
    private static final byte[] VERSION = {'F', 'L', 'V', 1};
    /** Length of this header, and the back pointer behind it. */
    private static final byte[] REST = {0, 0, 0, 9, 0, 0, 0, 0};

    private final Map<Kind, byte[]> tags = new LinkedHashMap<>();
    private byte flags;
    private int length = VERSION.length + 1 + REST.length;
    private byte @Nullable [] complete;

    /** A new tag of the same kind replaces the one before. @param type of the tag @param traits what it is, and of which track */
    record Kind(int type, MediaTraits traits) {}

    /** @param media whether there is sound, and picture, as FLV says it */
    void begin(byte media) {
        flags = media;
    }

    /** Whether there is picture, by what the header says. */
    boolean announcesPicture() {
        return (flags & 1) != 0;
    }

    /** Takes a tag that decoders need, which replaces the one of its kind; one with the same content does not. */
    void put(Kind kind, ByteBuf bytes, int at, int tagLength) {
        byte[] tag = ByteBufUtil.getBytes(bytes, at, tagLength);
        byte[] old = tags.get(kind);
        if (old != null && Arrays.equals(old, TAG_HEAD, old.length, tag, TAG_HEAD, tagLength)) {
            return;
        }
        tags.put(kind, tag);
        length += tagLength + (old == null ? BACK_POINTER : -old.length);
        complete = null;
    }

    /** In bytes. */
    int length() {
        return length;
    }

    /** Whether it has changed since it was asked for. */
    boolean isNew() {
        return complete == null;
    }

    byte[] complete() {
        if (complete == null) {
            ByteBuffer all = ByteBuffer.allocate(length).put(VERSION).put(flags).put(REST);
            tags.values().forEach(tag -> all.put(tag).putInt(tag.length));
            complete = all.array();
        }
        return complete;
    }
}
