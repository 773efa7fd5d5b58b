package dev.headend.encoder.source;

import dev.headend.control.SourceType;
import dev.headend.encoder.ffmpeg.EncoderProcess;
import dev.headend.encoder.ffmpeg.TestTools;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A program that receives and encodes, to be killed: says so in a line when its FFmpeg works. */
final class OrphanParent {
    static final String READY = "ready";

    private OrphanParent() {}

    public static void main(String[] args) throws Exception {
        SourceLimits limits = SourceLimits.forSegments(Duration.ofSeconds(1));
        List<String> toNowhere = List.of(
                "-nostdin",
                "-loglevel",
                "error",
                "-progress",
                "pipe:1",
                "-i",
                "pipe:0",
                "-c",
                "copy",
                "-f",
                "null",
                "-");
        try (Source source = new SourceOpener(TestTools.any(), limits).open(SourceType.RTMP, args[0]);
                EncoderProcess encoding = EncoderProcess.start(TestTools.any(), toNowhere)) {
            SourcePart part = Objects.requireNonNull(source.next());
            encoding.listen("events", _ -> System.out.println(READY));
            part.feed(encoding.input(), part.startMs());
        }
    }
}
