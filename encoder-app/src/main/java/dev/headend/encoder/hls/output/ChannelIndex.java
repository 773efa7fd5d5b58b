package dev.headend.encoder.hls.output;

import dev.headend.encoder.hls.playlist.MultivariantPlaylistWriter;
import dev.headend.encoder.hls.playlist.Variant;
import dev.headend.encoder.hls.recovery.StreamClaim;
import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.StoredFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The multivariant playlist of a channel, whose path is the same for all its streams: lists the renditions of the stream that
 * began last. Its streams may be encoded by different encoders, and what they write may come late, so it is only ever
 * replaced conditionally. For one thread at a time.
 */
final class ChannelIndex {
    /** By which the clocks of two encoders may differ. */
    private static final Duration SKEW = Duration.ofSeconds(2);
    /** Others that replace it at the same time. */
    private static final int ATTEMPTS = 5;

    private static final Pattern STREAM = Pattern.compile("^## stream (\\S+) began (\\S+)$", Pattern.MULTILINE);

    private static final Pattern RENDITION = Pattern.compile("^[^#\\s].*$", Pattern.MULTILINE);

    private final StreamPaths paths;
    private final Instant began;
    private final Storage storage;
    private final StreamClaim claim;
    private boolean written;

    /** @param began when this stream began */
    ChannelIndex(StreamPaths paths, Instant began, Storage storage, StreamClaim claim) {
        this.paths = paths;
        this.began = began;
        this.storage = storage;
        this.claim = claim;
    }

    /** Lists these variants, unless the channel has a newer stream. Returns whether it is done; false = to be tried again. */
    boolean write(List<Variant> variants) {
        try {
            if (claim.alone()) {
                storage.put(paths.channelIndex(), text(variants), ContentKind.PLAYLIST);
                return true;
            }
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                Optional<StoredFile> existing = storage.read(paths.channelIndex());
                if (existing.isPresent() && isNewer(existing.get())) {
                    return true;
                }
                String etag = existing.map(StoredFile::etag).orElse(null);
                if (storage.replace(paths.channelIndex(), text(variants), ContentKind.PLAYLIST, etag)) {
                    written = true;
                    return true;
                }
            }
            return false;
        } catch (IOException failing) {
            return false;
        }
    }

    private byte[] text(List<Variant> variants) {
        String text = MultivariantPlaylistWriter.write(variants, paths.stream() + "/", StreamPaths.LIVE);
        return (text + "## stream " + paths.stream() + " began " + began + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Streams that began at about the same time follow each other in the order of their first playlists. Whoever has replaced
     * this stream is newer. Otherwise clocks decide only while the other stream is live: they may be wrong by hours.
     */
    private boolean isNewer(StoredFile existing) throws IOException {
        String text = new String(existing.content(), StandardCharsets.UTF_8);
        Matcher other = STREAM.matcher(text);
        if (!other.find() || other.group(1).equals(paths.stream().toString())) {
            return false;
        }
        return written || isLater(other.group(2)) && isLive(text);
    }

    /** A date that is damaged is none. */
    private boolean isLater(String date) {
        try {
            return Duration.between(began, Instant.parse(date)).compareTo(SKEW) > 0;
        } catch (DateTimeParseException | ArithmeticException damaged) {
            return false;
        }
    }

    /** Whether the first rendition that is listed goes on. */
    private boolean isLive(String index) throws IOException {
        Matcher first = RENDITION.matcher(index);
        if (!first.find()) {
            return false;
        }
        try {
            return storage.read(paths.inChannel(first.group()))
                    .map(playlist -> new String(playlist.content(), StandardCharsets.UTF_8))
                    .filter(playlist -> !playlist.contains("#EXT-X-ENDLIST"))
                    .isPresent();
        } catch (IllegalArgumentException noPathOfOurs) {
            return false;
        }
    }
}
