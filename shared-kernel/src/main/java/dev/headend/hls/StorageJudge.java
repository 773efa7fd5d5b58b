package dev.headend.hls;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Judges everything that is written to and deleted from a storage below {@code hls/CHANNEL/STREAM/RENDITION/}; other paths are
 * ignored. To be told of each change after it has succeeded. Thread-safe.
 */
public final class StorageJudge {
    private static final String ROOT = "hls/";
    /** Streams remembered after their end, because their segments are deleted later. */
    private static final int MAX_ENDED = 100;
    /** Streams remembered in all: of those that others have taken over, nobody tells us the end. */
    private static final int MAX_STREAMS = 500;

    private final InstantSource clock;
    private final Consumer<Violation> findings;
    private final SequencedMap<String, StreamJudge> streams = new LinkedHashMap<>(16, 0.75f, true);

    /** @param findings takes what is found, in the thread that reports a change */
    public StorageJudge(InstantSource clock, Consumer<Violation> findings) {
        this.clock = clock;
        this.findings = findings;
    }

    /** A segment is stored; its content does not matter. */
    public void stored(String path) {
        stored(path, new byte[0]);
    }

    /** A file is stored, in place of one that existed. */
    public void stored(String path, byte[] content) {
        String[] names = path.split("/", -1);
        if (!path.startsWith(ROOT) || names.length < 3 || names.length > 5) {
            return;
        }
        if (names.length == 5) {
            stream(names[1], names[2]).stored(names[3], names[4], content, clock.instant());
        } else if (path.endsWith(".m3u8")) {
            multivariant(path, names, new String(content, StandardCharsets.UTF_8));
        }
    }

    private void multivariant(String path, String[] names, String text) {
        if (names.length == 4) {
            StreamJudge stream = stream(names[1], names[2]);
            stream.multivariant(path, text, stream::has);
        } else {
            MultivariantJudge.judge(path, text, uri -> hasPlaylist(names[1], uri), findings);
        }
    }

    /** Those of streams that this process knows nothing of are taken to be there. */
    private boolean hasPlaylist(String channel, String uri) {
        int slash = uri.indexOf('/');
        StreamJudge stream = slash < 0 ? null : known(channel, uri.substring(0, slash));
        return stream == null || stream.has(uri.substring(slash + 1));
    }

    /** A file has grown by this. */
    public void appended(String path, byte[] addition) {
        String[] names = path.split("/", -1);
        if (path.startsWith(ROOT) && names.length == 5) {
            stream(names[1], names[2]).appended(names[3], names[4], new String(addition, StandardCharsets.UTF_8));
        }
    }

    /** A file is gone, if it existed. */
    public void deleted(String path) {
        String[] names = path.split("/", -1);
        StreamJudge stream = path.startsWith(ROOT) && names.length == 5 ? known(names[1], names[2]) : null;
        if (stream != null) {
            stream.deleted(names[3], names[4], clock.instant());
        }
    }

    private synchronized @Nullable StreamJudge known(String channel, String stream) {
        return streams.get(ROOT + channel + "/" + stream + "/");
    }

    private synchronized StreamJudge stream(String channel, String stream) {
        String folder = ROOT + channel + "/" + stream + "/";
        StreamJudge known = streams.get(folder);
        if (known == null) {
            known = new StreamJudge(folder, findings);
            streams.put(folder, known);
            forgetSome();
        }
        return known;
    }

    private void forgetSome() {
        if (streams.size() > MAX_STREAMS) {
            streams.pollFirstEntry();
        }
        long ended = streams.values().stream().filter(StreamJudge::ended).count() - 1;
        Iterator<StreamJudge> oldestFirst = streams.values().iterator();
        while (ended > MAX_ENDED && oldestFirst.hasNext()) {
            if (oldestFirst.next().ended()) {
                oldestFirst.remove();
                ended--;
            }
        }
    }
}
