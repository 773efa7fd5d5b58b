package dev.headend.encoder.ffmpeg;

import java.util.List;

/**
 * The command line that brings the bytes of an RTMP stream to our side of a pipe, as FLV, untouched: demuxer and muxer
 * {@code data} pass on what the protocol yields.
 */
public final class ReceiverCommand {
    private ReceiverCommand() {}

    /** @param uri of the stream; it holds the stream key */
    public static List<String> of(String uri) {
        return CommandLine.EMPTY
                .with("-nostdin", "-hide_banner", "-loglevel", "error")
                .with("-f", "data", "-i", uri)
                .with("-map", "0", "-c", "copy", "-flush_packets", "1", "-f", "data", "pipe:1")
                .arguments();
    }
}
