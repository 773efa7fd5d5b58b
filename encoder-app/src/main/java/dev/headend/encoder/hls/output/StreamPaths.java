package dev.headend.encoder.hls.output;

import dev.headend.encoder.ffmpeg.EncodeCommand;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;

/** Paths of a stream's files, relative to the storage's root (spec/encoder.md, "Files"). */
record StreamPaths(ChannelId channel, StreamId stream) {
    String segment(String rendition, int number) {
        return rendition(rendition) + EncodeCommand.segmentFile(number);
    }

    String live(String rendition) {
        return rendition(rendition) + "live.m3u8";
    }

    String vod(String rendition, int part) {
        return rendition(rendition) + "vod-" + part + ".m3u8";
    }

    String streamIndex() {
        return "hls/" + channel + "/" + stream + "/index.m3u8";
    }

    /** The channel's playlist, whose path is the same for all its streams. */
    String channelIndex() {
        return "hls/" + channel + "/index.m3u8";
    }

    private String rendition(String name) {
        return "hls/" + channel + "/" + stream + "/" + name + "/";
    }
}
