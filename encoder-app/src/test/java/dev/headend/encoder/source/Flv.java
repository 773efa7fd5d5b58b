package dev.headend.encoder.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** FLV files as a list of tags. */
public final class Flv {
    private static final int FILE_HEADER = 9 + 4;
    private static final int TAG_HEADER = 11;
    private static final int AUDIO = 8;
    private static final int VIDEO = 9;

    private Flv() {}

    /** A tag: its type, its timestamp in milliseconds, and what is in it. */
    public record Tag(int type, long timeMs, byte[] body) {
        public boolean isAudio() {
            return type == AUDIO;
        }

        public boolean isVideo() {
            return type == VIDEO;
        }

        /** Whether it is the sequence header of H.264 or AAC, or of a codec of Enhanced RTMP. */
        public boolean isHeader() {
            boolean enhanced = isVideo() ? body[0] < 0 : (body[0] & 0xF0) == 0x90;
            return enhanced ? (body[0] & 0xF) == 0 : body[1] == 0;
        }

        public boolean isKeyframe() {
            return isVideo() && (body[0] >> 4 & 7) == 1 && !isHeader();
        }

        /** The same with another timestamp. */
        public Tag at(long time) {
            return new Tag(type, time, body);
        }
    }

    public static List<Tag> tags(Path file) throws IOException {
        return tags(Files.readAllBytes(file));
    }

    public static List<Tag> tags(byte[] file) {
        List<Tag> tags = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(file);
        in.position(Math.min(FILE_HEADER, file.length));
        while (in.remaining() >= TAG_HEADER) {
            int typeAndLength = in.getInt();
            int time = in.getInt();
            in.position(in.position() + 3);
            byte[] body = new byte[typeAndLength & 0xFFFFFF];
            if (in.remaining() < body.length + 4) {
                return tags;
            }
            in.get(body);
            in.getInt();
            tags.add(new Tag(typeAndLength >>> 24, (time >>> 8 | time << 24) & 0xFFFFFFFFL, body));
        }
        return tags;
    }

    /** Audio and video, without headers. */
    public static List<Tag> frames(List<Tag> tags) {
        return tags.stream()
                .filter(tag -> (tag.isAudio() || tag.isVideo()) && !tag.isHeader())
                .filter(tag -> !tag.isVideo() || tag.body()[1] != 2 || tag.body()[0] < 0)
                .toList();
    }

    /** The same tags at other times. */
    public static List<Tag> retimed(List<Tag> tags, LongUnaryOperator time) {
        return tags.stream().map(tag -> tag.at(time.applyAsLong(tag.timeMs()))).toList();
    }
}
