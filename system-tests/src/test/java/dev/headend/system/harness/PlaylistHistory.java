package dev.headend.system.harness;

import dev.headend.hls.MalformedPlaylistException;
import dev.headend.hls.MediaPlaylistJudge;
import dev.headend.hls.PublishedPlaylist;
import dev.headend.hls.Violation;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Follows a media playlist over HTTP as a player does, and has it judged from version to version. */
public final class PlaylistHistory {
    private final String url;
    private final List<Violation> violations = new ArrayList<>();
    private final MediaPlaylistJudge judge;
    private final List<PublishedPlaylist> versions = new ArrayList<>();

    /** @param url of the media playlist */
    public PlaylistHistory(String url) {
        this.url = url;
        this.judge = new MediaPlaylistJudge(url, violations::add);
    }

    /** @throws AssertionError if a strict player would not take it */
    public static PublishedPlaylist parse(String text) {
        try {
            return PublishedPlaylist.parse(text);
        } catch (MalformedPlaylistException malformed) {
            throw new AssertionError(text, malformed);
        }
    }

    /**
     * Fetches the playlist again and everything new that it names.
     *
     * @return it; empty while there is none
     * @throws AssertionError if it breaks a rule
     */
    public Optional<PublishedPlaylist> reload() {
        var response = Http.get(url);
        if (response.statusCode() != 200) {
            demand(versions.isEmpty(), "a playlist that was there is gone: " + url);
            return Optional.empty();
        }
        var added = judge.accept(response.body(), uri -> Http.statusOf(resolve(uri)) == 200);
        demand(violations.isEmpty(), violations + " with " + added + " in\n" + response.body());
        versions.add(parse(response.body()));
        return Optional.of(versions.getLast());
    }

    private static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private String resolve(String segment) {
        return URI.create(url).resolve(segment).toString();
    }

    /** All versions seen. */
    public List<PublishedPlaylist> versions() {
        return List.copyOf(versions);
    }
}
