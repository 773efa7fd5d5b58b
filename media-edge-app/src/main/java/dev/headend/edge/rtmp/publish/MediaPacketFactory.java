package dev.headend.edge.rtmp.publish;

import dev.headend.edge.live.MediaPacket;
import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.edge.live.MediaPacket.Role;
import dev.headend.rtmp.message.DataFrame;
import dev.headend.rtmp.message.MediaInspector;
import dev.headend.rtmp.message.MediaTraits;
import dev.headend.rtmp.message.RtmpMessage;

/** Makes packets of a live channel from a publisher's messages. */
final class MediaPacketFactory {
    /** The first header slot of descriptions, behind those of the 256 tracks' sequence headers. */
    private static final int DESCRIPTION_SLOTS = 256;

    private MediaPacketFactory() {}

    /** The packet takes over the message's payload. */
    static MediaPacket packet(RtmpMessage.Timed message, long timestampMs) {
        return switch (message) {
            case RtmpMessage.Audio audio ->
                media(Kind.AUDIO, MediaInspector.audio(audio.payload()), timestampMs, message);
            case RtmpMessage.Video video ->
                media(Kind.VIDEO, MediaInspector.video(video.payload()), timestampMs, message);
            case RtmpMessage.Data data -> {
                Role role = DataFrame.isMetadata(data.payload()) ? Role.HEADER : Role.INDEPENDENT;
                yield new MediaPacket(Kind.DATA, role, 0, timestampMs, data.payload());
            }
        };
    }

    private static MediaPacket media(Kind kind, MediaTraits traits, long timestampMs, RtmpMessage.Timed message) {
        return switch (traits.purpose()) {
            case SEQUENCE_HEADER -> new MediaPacket(kind, Role.HEADER, traits.track(), timestampMs, message.payload());
            case DESCRIPTION ->
                new MediaPacket(kind, Role.HEADER, DESCRIPTION_SLOTS + traits.track(), timestampMs, message.payload());
            case KEYFRAME -> new MediaPacket(kind, picture(kind, traits), 0, timestampMs, message.payload());
            case FRAME, OTHER -> new MediaPacket(kind, frame(kind), 0, timestampMs, message.payload());
        };
    }

    /** Only the default track's keyframes begin a group: those of other tracks are at other times. */
    private static Role picture(Kind kind, MediaTraits traits) {
        return kind == Kind.VIDEO && traits.track() == 0 ? Role.JOIN_POINT : frame(kind);
    }

    private static Role frame(Kind kind) {
        return kind == Kind.VIDEO ? Role.DEPENDENT : Role.INDEPENDENT;
    }
}
