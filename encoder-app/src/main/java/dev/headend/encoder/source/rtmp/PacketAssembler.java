package dev.headend.encoder.source.rtmp;

import dev.headend.encoder.source.buffer.Packet;
import dev.headend.encoder.source.buffer.TrackHeader;
import dev.headend.encoder.source.buffer.Tracks;
import dev.headend.encoder.source.buffer.Tracks.Announcement;
import dev.headend.encoder.source.header.AvcParameterSets;
import dev.headend.rtmp.ProtocolViolation;
import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.amf0.Amf0Reader;
import dev.headend.rtmp.message.CodecData;
import dev.headend.rtmp.message.DataFrame;
import dev.headend.rtmp.message.MediaInspector;
import dev.headend.rtmp.message.MediaTraits;
import dev.headend.rtmp.message.MediaTraits.Purpose;
import dev.headend.rtmp.message.RtmpMessage;
import dev.headend.rtmp.message.RtmpMessage.Timed;
import dev.headend.rtmp.message.TimestampNormalizer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes packets of messages: each with what is known of the tracks at it, and with its stream time, which goes on where
 * timestamps wrap or jump. Of several tracks the default ones are used. For one thread; messages stay the caller's.
 */
public final class PacketAssembler {
    /** Real ones have some hundred bytes. */
    private static final int LONGEST_HEADER = 64 * 1024;

    private static final String AVC = "avc1";
    /** Units before a picture are in so many bytes of its message. */
    private static final int BEFORE_THE_PICTURE = 8 * 1024;
    /** Beside it is what kind of frame it is. */
    private static final int CODEC_OF_VIDEO = 0xF;

    private final TimestampNormalizer timestamps = new TimestampNormalizer();
    private Tracks tracks = Tracks.NONE;
    /** What stream time 0 is in normalized timestamps; null before the first packet. */
    private @Nullable Long beginMs;
    /** Bytes of headers that the next packet is the first to have. */
    private int newHeaderBytes;

    /** The packet that a message is; null if it is none. @param nowMs of a monotonic clock */
    public @Nullable Packet packetOf(Timed message, long nowMs) {
        return switch (message) {
            case RtmpMessage.Video video -> video(video, nowMs);
            case RtmpMessage.Audio audio -> audio(audio, nowMs);
            case RtmpMessage.Data data -> {
                metadata(data.payload());
                yield null;
            }
        };
    }

    private @Nullable Packet video(RtmpMessage.Video message, long nowMs) {
        MediaTraits traits = MediaInspector.video(message.payload());
        CodecData data = traits.track() == 0 ? CodecData.ofVideo(message.payload()) : null;
        if (data == null) {
            return null;
        }
        TrackHeader header =
                traits.purpose() == Purpose.KEYFRAME && data.fourCc().equals(AVC)
                        ? headerInside(data.data())
                        : header(traits, data, message.payload(), true);
        if (header != null && !header.equals(tracks.video())) {
            pay(header);
            tracks = tracks.withVideo(header);
        }
        return isFrame(traits) && tracks.video() != null ? packet(Packet.Kind.VIDEO, traits, message, nowMs) : null;
    }

    private @Nullable Packet audio(RtmpMessage.Audio message, long nowMs) {
        MediaTraits traits = MediaInspector.audio(message.payload());
        CodecData data = traits.track() == 0 ? CodecData.ofAudio(message.payload()) : null;
        if (data == null) {
            return null;
        }
        TrackHeader header = header(traits, data, message.payload(), false);
        if (header != null && !header.equals(tracks.audio())) {
            pay(header);
            tracks = tracks.withAudio(header);
        }
        return isFrame(traits) && tracks.audio() != null ? packet(Packet.Kind.AUDIO, traits, message, nowMs) : null;
    }

    /** Of headers that are replaced before a frame comes, one of each track is held. */
    private void pay(TrackHeader header) {
        newHeaderBytes = Math.min(newHeaderBytes + header.bytes().length, 2 * LONGEST_HEADER);
    }

    /** The header that a message is or, of a codec without headers, that its first bytes are; null if it tells nothing. */
    private static @Nullable TrackHeader header(MediaTraits traits, CodecData data, ByteBuf payload, boolean isVideo) {
        if (traits.purpose() == Purpose.SEQUENCE_HEADER) {
            return payload.readableBytes() > LONGEST_HEADER || !data.data().isReadable()
                    ? null
                    : TrackHeader.ofSequenceHeader(ByteBufUtil.getBytes(payload));
        }
        if (!isFrame(traits) || data.needsSequenceHeader()) {
            return null;
        }
        int length = payload.readableBytes() - data.data().readableBytes();
        byte[] first = ByteBufUtil.getBytes(payload, payload.readerIndex(), length);
        first[0] = isVideo ? (byte) (first[0] & CODEC_OF_VIDEO) : first[0];
        return TrackHeader.ofFrames(first);
    }

    /** The header of what begins with a keyframe of H.264 that says itself that it is another; null if it does not. */
    private @Nullable TrackHeader headerInside(ByteBuf keyframe) {
        TrackHeader known = tracks.video();
        CodecData config = known == null ? null : CodecData.ofVideo(Unpooled.wrappedBuffer(known.bytes()));
        if (known == null || config == null || !config.fourCc().equals(AVC) || isEnhanced(known)) {
            return null;
        }
        byte[] begin = ByteBufUtil.getBytes(
                keyframe, keyframe.readerIndex(), Math.min(keyframe.readableBytes(), BEFORE_THE_PICTURE));
        byte[] other = AvcParameterSets.recordOf(ByteBufUtil.getBytes(config.data()), begin);
        int prefix = known.bytes().length - config.data().readableBytes();
        return other == null
                ? null
                : TrackHeader.ofSequenceHeader(
                        ByteBufUtil.getBytes(Unpooled.wrappedBuffer(Arrays.copyOf(known.bytes(), prefix), other)));
    }

    /** Such messages may have more before the units. Publishers of H.264 use the old form. */
    private static boolean isEnhanced(TrackHeader header) {
        return header.bytes()[0] < 0;
    }

    private static boolean isFrame(MediaTraits traits) {
        return traits.purpose() == Purpose.KEYFRAME || traits.purpose() == Purpose.FRAME;
    }

    private Packet packet(Packet.Kind kind, MediaTraits traits, Timed message, long nowMs) {
        long timestamp = timestamps.next(message.timestamp(), nowMs);
        long begin = beginMs == null ? timestamp : beginMs;
        beginMs = begin;
        Packet packet = Packet.of(
                kind,
                Math.max(0, timestamp - begin),
                traits.purpose() == Purpose.KEYFRAME,
                tracks,
                ByteBufUtil.getBytes(message.payload()));
        int headerBytes = newHeaderBytes;
        newHeaderBytes = 0;
        return headerBytes == 0 ? packet : packet.withCostOf(headerBytes);
    }

    private void metadata(ByteBuf payload) {
        if (!DataFrame.isMetadata(payload)) {
            return;
        }
        try {
            Amf0Reader reader = new Amf0Reader(payload.duplicate());
            reader.read();
            Map<String, Amf0> fields = reader.read().asFields();
            Amf0 rate = fields.getOrDefault("framerate", new Amf0.Undefined());
            tracks = tracks.announced(new Announcement(
                    fields.containsKey("videocodecid"), fields.containsKey("audiocodecid"), rate.asNumber(0)));
        } catch (ProtocolViolation notAmf0) {
            // A stream can be planned without.
        }
    }
}
