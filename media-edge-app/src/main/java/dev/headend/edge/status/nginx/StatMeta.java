package dev.headend.edge.status.nginx;

import dev.headend.edge.status.Rates;
import dev.headend.edge.status.StreamContent;
import dev.headend.edge.status.StreamContent.Audio;
import dev.headend.edge.status.StreamContent.Video;

/** What a stream consists of, in nginx-rtmp's {@code meta}. */
final class StatMeta {
    private static final int BITS_PER_KILOBIT = 1000;

    private StatMeta() {}

    static void write(StatWriter out, StreamContent content, Rates rates) {
        out.begin("meta");
        video(out, content.video() == null ? Video.UNKNOWN : content.video(), rates);
        audio(out, content.audio() == null ? Audio.UNKNOWN : content.audio(), rates);
        out.end();
    }

    /** Where the headers say no frame rate, it is as frames come. */
    private static void video(StatWriter out, Video video, Rates rates) {
        out.begin("video");
        out.value("width", video.width());
        out.value("height", video.height());
        out.value("frame_rate", video.frameRate() > 0 ? video.frameRate() : rates.frames(), 3);
        out.value("data_rate", rates.video() / BITS_PER_KILOBIT);
        out.value("codec", video.codec());
        out.value("profile", video.profile());
        out.value("compat", video.compatibility());
        out.value("level", video.level(), 1);
        out.end();
    }

    private static void audio(StatWriter out, Audio audio, Rates rates) {
        out.begin("audio");
        out.value("data_rate", rates.audio() / BITS_PER_KILOBIT);
        out.value("codec", audio.codec());
        out.value("profile", audio.profile());
        out.value("channels", audio.channels());
        out.value("sample_rate", audio.sampleRate());
        out.end();
    }
}
