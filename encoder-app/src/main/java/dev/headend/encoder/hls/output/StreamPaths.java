package dev.headend.encoder.hls.output;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;

/** Where the files of a stream are, relative to the storage's root (spec/encoder.md, "Files"). */
record StreamPaths(ChannelId channel, StreamId stream) {
    String segment(String rendition, int number) {
        return rendition(rendition) + number + ".ts";
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

    /** The address of a channel that stays the same from stream to stream. */
    String channelIndex() {
        return "hls/" + channel + "/index.m3u8";
    }

    private String rendition(String name) {
        return "hls/" + channel + "/" + stream + "/" + name + "/";
    }
}
