package dev.headend.encoder.hls.output;

import dev.headend.encoder.hls.playlist.LivePlaylist;
import dev.headend.encoder.hls.playlist.MediaPlaylistWriter;
import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.RetryingStorage;
import java.nio.charset.StandardCharsets;

/** A live playlist and its file in storage. For one thread at a time. */
final class LivePlaylistFile {
    private final String path;
    private final Runnable onFirst;
    private LivePlaylist playlist;
    private boolean changed;
    private boolean announced;

    /** @param onFirst called once, after it was first stored */
    LivePlaylistFile(String path, LivePlaylist playlist, Runnable onFirst) {
        this.path = path;
        this.playlist = playlist;
        this.onFirst = onFirst;
    }

    LivePlaylist playlist() {
        return playlist;
    }

    /** Replaces it; {@link #save} stores it. */
    void update(LivePlaylist next) {
        playlist = next;
        changed = true;
    }

    /** Whether its current version is stored. */
    boolean isSaved() {
        return !changed;
    }

    /** Whether any version of it has been stored. */
    boolean isAnnounced() {
        return announced;
    }

    /** Stores it if it has changed, first when it is playable; if that fails, the next call tries again. */
    void save(RetryingStorage storage) {
        if (!changed || !announced && !playlist.isPlayable()) {
            return;
        }
        if (!isStored(storage)) {
            return;
        }
        changed = false;
        if (!announced) {
            announced = true;
            onFirst.run();
        }
    }

    /** A long one has a megabyte, three times while it is written: of those of all renditions, one at a time is in memory. */
    private boolean isStored(RetryingStorage storage) {
        return playlist.segments().size() < VodFile.SHORT
                ? storage.put(path, text(), ContentKind.PLAYLIST)
                : storage.putLarge(path, this::text, ContentKind.PLAYLIST, true) >= 0;
    }

    private byte[] text() {
        return MediaPlaylistWriter.write(playlist).getBytes(StandardCharsets.UTF_8);
    }
}
