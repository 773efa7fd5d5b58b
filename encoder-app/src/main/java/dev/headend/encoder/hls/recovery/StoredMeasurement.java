package dev.headend.encoder.hls.recovery;

import dev.headend.encoder.hls.measurement.Codecs;
import dev.headend.encoder.hls.measurement.MeasuredBitRate;
import dev.headend.encoder.hls.measurement.TsCodecReader;
import dev.headend.encoder.hls.playlist.MultivariantPlaylistWriter;
import dev.headend.encoder.hls.playlist.Variant;
import dev.headend.encoder.plan.FrameRate;
import dev.headend.encoder.plan.Rendition;
import dev.headend.encoder.plan.Rendition.Audio;
import dev.headend.encoder.plan.Rendition.Video;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.StoredFile;
import dev.headend.hls.PlaylistEntry;
import dev.headend.hls.PublishedPlaylist;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures a rendition by its segments in storage: its encoder was killed before it wrote down what it had measured. Size and rate
 * of its picture are those of its name. Blocks.
 */
final class StoredMeasurement {
    /** The state file is written a few seconds after a rendition's first segment: there are hardly more. */
    private static final int MOST_SEGMENTS = 4;

    private static final Pattern NAME = Pattern.compile("([1-9]\\d{0,4})x([1-9]\\d{0,4})-([1-9]\\d{0,3})(?:~\\d+)?");

    private final Storage storage;

    StoredMeasurement(Storage storage) {
        this.storage = storage;
    }

    /** Attributes of {@code EXT-X-STREAM-INF}; "" = there is no segment to measure. @param folder of the rendition */
    String attributes(String folder, String name, PublishedPlaylist live) throws IOException {
        Codecs codecs = new Codecs(null, null);
        MeasuredBitRate bitRate = MeasuredBitRate.none(live.targetSeconds());
        for (PlaylistEntry entry : live.entries().stream().limit(MOST_SEGMENTS).toList()) {
            Optional<StoredFile> segment = entry.gap() ? Optional.empty() : storage.read(folder + entry.uri());
            byte[] content = segment.map(StoredFile::content).orElse(new byte[0]);
            codecs = codecs.or(TsCodecReader.codecsOf(new ByteArrayInputStream(content)));
            bitRate = content.length == 0 ? bitRate.interrupted() : bitRate.and(content.length, entry.duration());
        }
        String listed = Stream.of(codecs.video(), codecs.audio())
                .flatMap(Stream::ofNullable)
                .collect(Collectors.joining(","));
        return bitRate.total().bytes() == 0
                ? ""
                : MultivariantPlaylistWriter.attributes(
                        new Variant(new Rendition(name, video(name), Audio.COPIED), listed, bitRate));
    }

    private static @Nullable Video video(String name) {
        Matcher parts = NAME.matcher(name);
        return parts.matches()
                ? new Video.Copied(
                        Integer.parseInt(parts.group(1)),
                        Integer.parseInt(parts.group(2)),
                        FrameRate.of(Integer.parseInt(parts.group(3))))
                : null;
    }
}
