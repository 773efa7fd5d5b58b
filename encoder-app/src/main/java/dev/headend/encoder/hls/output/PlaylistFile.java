package dev.headend.encoder.hls.output;

import dev.headend.encoder.hls.playlist.MediaPlaylist;
import dev.headend.encoder.hls.playlist.MediaPlaylistWriter;
import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.RetryingStorage;
import java.nio.charset.StandardCharsets;

/** A media playlist and what of it is in storage. For one thread at a time. */
final class PlaylistFile {
    private final String path;
    private final Runnable onFirst;
    private MediaPlaylist playlist;
    private boolean changed;
    private boolean announced;

    /** @param onFirst called once, when it is stored for the first time */
    PlaylistFile(String path, MediaPlaylist playlist, Runnable onFirst) {
        this.path = path;
        this.playlist = playlist;
        this.onFirst = onFirst;
    }

    MediaPlaylist playlist() {
        return playlist;
    }

    void become(MediaPlaylist next) {
        playlist = next;
        changed = true;
    }

    /** Whether the storage has it as it is now. */
    boolean saved() {
        return !changed;
    }

    /** Whether it has been stored, in whatever version. */
    boolean announced() {
        return announced;
    }

    /** Stores it if it has changed and can be played; if that fails, the next call tries again. */
    void save(RetryingStorage storage) {
        if (!changed || !playlist.playable()) {
            return;
        }
        byte[] text = MediaPlaylistWriter.write(playlist).getBytes(StandardCharsets.UTF_8);
        if (!storage.put(path, text, ContentKind.PLAYLIST)) {
            return;
        }
        changed = false;
        if (!announced) {
            announced = true;
            onFirst.run();
        }
    }
}
