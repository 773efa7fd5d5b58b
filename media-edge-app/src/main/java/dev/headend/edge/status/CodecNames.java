package dev.headend.edge.status;

/** What people call codecs, as nginx-rtmp writes them. */
final class CodecNames {
    private CodecNames() {}

    /** @param fourCc as Enhanced RTMP names it; "" stays */
    static String of(String fourCc) {
        return switch (fourCc) {
            case "avc1" -> "H264";
            case "hvc1", "hev1" -> "HEVC";
            case "av01" -> "AV1";
            case "vp08" -> "VP8";
            case "vp09" -> "VP9";
            case "mp4a" -> "AAC";
            case ".mp3" -> "MP3";
            case "Opus" -> "Opus";
            case "fLaC" -> "FLAC";
            case "ac-3" -> "AC-3";
            case "ec-3" -> "E-AC-3";
            default -> fourCc;
        };
    }
}
