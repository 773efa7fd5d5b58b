package dev.headend.encoder.hls.recovery;

import dev.headend.encoder.hls.measurement.Codecs;
import dev.headend.encoder.hls.measurement.MeasuredBitRate;
import dev.headend.encoder.hls.measurement.TsCodecReader;
import dev.headend.encoder.hls.playlist.KeyRotation;
import dev.headend.encoder.hls.playlist.MultivariantPlaylistWriter;
import dev.headend.encoder.hls.playlist.SegmentCipher;
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
import java.security.GeneralSecurityException;
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

    private static final byte[] NOTHING = {};

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
            byte[] content = entry.gap() ? NOTHING : readable(folder, entry);
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

    /** Empty where it, or its key, is not stored. */
    private byte[] readable(String folder, PlaylistEntry entry) throws IOException {
        byte[] stored = content(folder + entry.uri());
        if (entry.key() == PlaylistEntry.NO_KEY || stored.length == 0) {
            return stored;
        }
        byte[] key = content(folder + KeyRotation.file(entry.key()));
        return key.length == SegmentCipher.KEY_BYTES ? decrypted(entry.number(), key, stored) : NOTHING;
    }

    private byte[] content(String path) throws IOException {
        return storage.read(path).map(StoredFile::content).orElse(NOTHING);
    }

    private static byte[] decrypted(int segment, byte[] key, byte[] stored) {
        try {
            return SegmentCipher.decrypting(segment, key).doFinal(stored);
        } catch (GeneralSecurityException cutOff) {
            return NOTHING;
        }
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
