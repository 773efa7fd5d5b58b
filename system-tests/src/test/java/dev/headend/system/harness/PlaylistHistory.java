package dev.headend.system.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Follows a live playlist as a player does and checks what must hold between one version and the next
 * (spec/hls-rules.md): that is what breaks players.
 */
public final class PlaylistHistory {
    private final String url;
    private final Map<Long, String> segments = new TreeMap<>();
    private final List<Playlist> versions = new ArrayList<>();

    /** @param url of the media playlist */
    public PlaylistHistory(String url) {
        this.url = url;
    }

    /**
     * Fetches the playlist again and everything new that it names.
     *
     * @return it; empty while there is none
     * @throws AssertionError if it breaks a rule
     */
    public Optional<Playlist> reload() {
        var response = Http.get(url);
        if (response.statusCode() != 200) {
            assertThat(versions).as("a playlist that was there is gone: " + url).isEmpty();
            return Optional.empty();
        }
        Playlist now = Playlist.parse(response.body());
        if (!versions.isEmpty()) {
            compare(versions.getLast(), now);
        }
        assertThat(now.durations())
                .allSatisfy(duration -> assertThat(Math.round(duration))
                        .as("rule 2: EXTINF")
                        .isLessThanOrEqualTo(now.targetDuration()));
        note(now);
        versions.add(now);
        return Optional.of(now);
    }

    private static void compare(Playlist before, Playlist now) {
        assertThat(now.targetDuration()).as("rule 2: the target duration").isEqualTo(before.targetDuration());
        assertThat(now.mediaSequence()).as("rule 3: the media sequence").isGreaterThanOrEqualTo(before.mediaSequence());
        assertThat(now.mediaSequence() + now.segments().size())
                .as("rule 4: the end of the window")
                .isGreaterThanOrEqualTo(
                        before.mediaSequence() + before.segments().size());
        if (before.ended()) {
            assertThat(now).as("rule 8: nothing changes after ENDLIST").isEqualTo(before);
        }
    }

    private void note(Playlist now) {
        for (int i = 0; i < now.segments().size(); i++) {
            long number = now.mediaSequence() + i;
            String segment = now.segments().get(i);
            String known = segments.putIfAbsent(number, segment);
            if (known == null) {
                assertThat(Http.statusOf(resolve(segment)))
                        .as("rule 10: " + segment + " is there")
                        .isEqualTo(200);
            } else {
                assertThat(segment).as("rule 3: segment number " + number).isEqualTo(known);
            }
        }
    }

    private String resolve(String segment) {
        return URI.create(url).resolve(segment).toString();
    }

    /** All versions seen. */
    public List<Playlist> versions() {
        return List.copyOf(versions);
    }
}
