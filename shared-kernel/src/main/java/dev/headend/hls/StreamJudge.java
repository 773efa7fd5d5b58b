package dev.headend.hls;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Judges all playlists of one stream, and whether its renditions agree. Thread-safe. */
final class StreamJudge {
    /** Renditions are compared while none is further behind. */
    static final int REMEMBERED = 128;
    /** Of a segment's duration in two renditions: a frame or two. */
    private static final Duration TOLERANCE = Duration.ofMillis(500);

    private final String folder;
    private final Consumer<Violation> findings;
    private final Map<String, RenditionJudge> renditions = new HashMap<>();
    /** By number, as the first rendition named it. */
    private final NavigableMap<Integer, PlaylistEntry> first = new TreeMap<>();

    /** False of a stream that another process has begun: this one finishes it, stores no segment, and knows not what is there. */
    private boolean begunHere;

    /** @param folder with a slash at its end */
    StreamJudge(String folder, Consumer<Violation> findings) {
        this.folder = folder;
        this.findings = findings;
    }

    synchronized void stored(String rendition, String file, byte[] content, Instant now) {
        RenditionJudge judge = of(rendition);
        if (file.endsWith(".m3u8")) {
            compare(rendition, judge.playlist(file, content, now));
        } else {
            begunHere = true;
            judge.fileStored(file);
        }
    }

    synchronized void appended(String rendition, String file, String tail) {
        compare(rendition, of(rendition).appended(file, tail));
    }

    synchronized void deleted(String rendition, String file, Instant now) {
        if (file.endsWith(".m3u8")) {
            of(rendition).playlistDeleted(file, now);
        } else {
            of(rendition).fileDeleted(file, now);
        }
    }

    synchronized void multivariant(String name, String text, Predicate<String> stored) {
        MultivariantJudge.judge(name, text, stored, findings);
    }

    /** Whether a media playlist is stored, as far as is known, by its path below the stream's folder. */
    synchronized boolean has(String path) {
        if (!begunHere) {
            return true;
        }
        int slash = path.indexOf('/');
        RenditionJudge judge = slash < 0 ? null : renditions.get(path.substring(0, slash));
        return judge != null && judge.has(path.substring(slash + 1));
    }

    /** Whether all playlists are complete. */
    synchronized boolean ended() {
        return renditions.values().stream().allMatch(RenditionJudge::ended);
    }

    private RenditionJudge of(String rendition) {
        return renditions.computeIfAbsent(rendition, _ -> new RenditionJudge(folder + rendition + "/", findings));
    }

    private void compare(String rendition, List<PlaylistEntry> added) {
        int target = of(rendition).targetSeconds();
        for (RenditionJudge other : renditions.values()) {
            int others = other.targetSeconds();
            demand(others == 0 || others == target, rendition, "has another target duration than other renditions");
        }
        for (PlaylistEntry entry : added) {
            PlaylistEntry known = first.putIfAbsent(entry.number(), entry);
            if (known != null) {
                compare(rendition, known, entry);
            }
        }
        while (first.size() > REMEMBERED) {
            first.pollFirstEntry();
        }
    }

    private void compare(String rendition, PlaylistEntry known, PlaylistEntry entry) {
        String uri = entry.uri();
        demand(known.discontinuity() == entry.discontinuity(), rendition, "has another discontinuity at " + uri);
        demand(known.at().equals(entry.at()), rendition, "has another date at " + uri);
        Duration difference = known.duration().minus(entry.duration()).abs();
        demand(difference.compareTo(TOLERANCE) <= 0, rendition, "has another duration of " + uri);
    }

    private void demand(boolean holds, String rendition, String otherwise) {
        if (!holds) {
            findings.accept(new Violation(HlsRule.ALIGNMENT, folder + rendition + " " + otherwise));
        }
    }
}
