package dev.headend.encoder.hls.output;

import dev.headend.encoder.ffmpeg.EncodeCommand;
import dev.headend.encoder.hls.playlist.KeyRotation;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;

/** Paths of a stream's files, relative to the storage's root (spec/encoder.md, "Files"). */
record StreamPaths(ChannelId channel, StreamId stream) {
    /** Name of a live playlist, the same in all renditions. */
    static final String LIVE = "live.m3u8";

    String segment(String rendition, int number) {
        return rendition(rendition) + EncodeCommand.segmentFile(number);
    }

    /** @param number of the key */
    String key(String rendition, int number) {
        return rendition(rendition) + KeyRotation.file(number);
    }

    String live(String rendition) {
        return rendition(rendition) + LIVE;
    }

    String vod(String rendition, int part) {
        return rendition(rendition) + vodFile(part);
    }

    /** Name of a part of the recording, the same in all renditions. */
    static String vodFile(int part) {
        return "vod-" + part + ".m3u8";
    }

    /** Lists the renditions of a part of the recording. */
    String vodIndex(int part) {
        return "hls/" + channel + "/" + stream + "/" + vodFile(part);
    }

    /** Lists the live renditions. */
    String streamIndex() {
        return "hls/" + channel + "/" + stream + "/index.m3u8";
    }

    /** The channel's playlist, whose path is the same for all its streams. */
    String channelIndex() {
        return "hls/" + channel + "/index.m3u8";
    }

    /** A file by its path below the channel's folder. */
    String inChannel(String path) {
        return "hls/" + channel + "/" + path;
    }

    private String rendition(String name) {
        return "hls/" + channel + "/" + stream + "/" + name + "/";
    }
}
