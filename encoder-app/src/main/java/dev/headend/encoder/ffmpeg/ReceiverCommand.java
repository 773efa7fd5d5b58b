package dev.headend.encoder.ffmpeg;

import java.util.List;

/**
 * The command line of the FFmpeg that receives an RTMP stream and writes it to its standard output as FLV, unchanged:
 * demuxer and muxer {@code data} copy bytes.
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
