package dev.headend.edge.status;

import dev.headend.edge.status.StreamContent.Audio;
import dev.headend.edge.status.StreamContent.Video;
import dev.headend.rtmp.ProtocolViolation;
import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.amf0.Amf0Reader;
import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** What a publisher says of its stream, in {@code onMetaData}: nobody has to believe it. */
record StreamMetadata(SequencedMap<String, Amf0> fields) {
    static final StreamMetadata NONE = new StreamMetadata(new LinkedHashMap<>());

    private static final int LARGEST = 1 << 20;

    /** @param message its reader moves */
    static StreamMetadata of(ByteBuf message) {
        try {
            List<Amf0> values = new Amf0Reader(message).readAll();
            return values.isEmpty() ? NONE : new StreamMetadata(values.getLast().asFields());
        } catch (ProtocolViolation broken) {
            return NONE;
        }
    }

    /** What a header tells, with what this adds to it. @param video null = there is no header */
    @Nullable
    Video complete(@Nullable Video video) {
        int width = (int) number("width");
        int height = (int) number("height");
        return video == null && width == 0 && height == 0
                ? null
                : (video == null ? Video.UNKNOWN : video).sized(width, height, number("framerate"));
    }

    /** The same of audio. */
    @Nullable
    Audio complete(@Nullable Audio audio) {
        int sampleRate = (int) number("audiosamplerate");
        if (audio == null) {
            return sampleRate == 0 ? null : new Audio("", "", channels(), sampleRate);
        }
        return new Audio(
                audio.codec(),
                audio.profile(),
                audio.channels() == 0 ? channels() : audio.channels(),
                audio.sampleRate() == 0 ? sampleRate : audio.sampleRate());
    }

    /** Some write a number, others whether it is stereo. */
    private int channels() {
        return fields.get("stereo") instanceof Amf0.Bool(boolean stereo)
                ? stereo ? 2 : 1
                : (int) number("audiochannels");
    }

    /** 0 for what cannot be. */
    private double number(String name) {
        double number = fields.getOrDefault(name, new Amf0.Null()).asNumber(0);
        return number > 0 && number <= LARGEST ? number : 0;
    }
}
