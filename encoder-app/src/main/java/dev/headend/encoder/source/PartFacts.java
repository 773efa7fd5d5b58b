package dev.headend.encoder.source;

import dev.headend.encoder.plan.FrameRate;
import dev.headend.encoder.plan.SourceInfo;
import dev.headend.encoder.plan.SourceInfo.AudioInfo;
import dev.headend.encoder.plan.SourceInfo.VideoInfo;
import dev.headend.encoder.source.buffer.TrackHeader;
import dev.headend.encoder.source.buffer.Tracks;
import dev.headend.encoder.source.header.AudioHeader;
import dev.headend.encoder.source.header.SilentFrame;
import dev.headend.encoder.source.header.VideoHeader;
import dev.headend.encoder.source.part.FrameRateEstimate;
import dev.headend.encoder.source.part.PartStart;
import dev.headend.rtmp.message.CodecData;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the headers of a part tell without decoding anything. */
final class PartFacts {
    private PartFacts() {}

    /** Null if they do not tell enough. */
    static @Nullable SourceInfo of(PartStart start) {
        Tracks tracks = start.tracks();
        VideoInfo video = tracks.video() == null ? null : video(tracks.video(), start);
        AudioInfo audio = tracks.audio() == null ? null : audio(tracks.audio());
        boolean known = (video == null) == (tracks.video() == null) && (audio == null) == (tracks.audio() == null);
        return known && (video != null || audio != null) ? new SourceInfo(video, audio) : null;
    }

    private static @Nullable VideoInfo video(TrackHeader track, PartStart start) {
        CodecData data = CodecData.ofVideo(Unpooled.wrappedBuffer(track.bytes()));
        VideoHeader header = data == null ? null : VideoHeader.of(data.fourCc(), ByteBufUtil.getBytes(data.data()));
        if (header == null) {
            return null;
        }
        Tracks.Announcement announced = start.tracks().announced();
        double announcedRate = announced == null ? 0 : announced.frameRate();
        FrameRate rate = FrameRateEstimate.of(header.nominal(), announcedRate, start.frameTimes());
        return new VideoInfo(
                header.codec(), header.pixelFormat(), header.width(), header.height(), rate, start.keyframeDistance());
    }

    private static @Nullable AudioInfo audio(TrackHeader track) {
        CodecData data = CodecData.ofAudio(Unpooled.wrappedBuffer(track.bytes()));
        return data == null ? null : AudioHeader.of(data.fourCc(), ByteBufUtil.getBytes(data.data()));
    }

    /** A message of silence, to be put where sound is missing beside the video; null if there is no video, or no such message. */
    static @Nullable SilentFrame silence(Tracks tracks) {
        TrackHeader track = tracks.video() == null ? null : tracks.audio();
        CodecData data = track == null ? null : CodecData.ofAudio(Unpooled.wrappedBuffer(track.bytes()));
        if (track == null || data == null) {
            return null;
        }
        SilentFrame frame = SilentFrame.of(data.fourCc(), ByteBufUtil.getBytes(data.data()));
        int prefix = track.bytes().length - data.data().readableBytes();
        return frame == null ? null : frame.behind(Arrays.copyOf(track.bytes(), prefix));
    }
}
