package dev.headend.edge.delivery;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A playlist or an index, read whole, so that an answer stays consistent when the file is replaced; as it is, and compressed. */
final class Text extends SharedFile {
    /** Smaller files are not worth the gzip header. */
    private static final int MIN_GZIP_BYTES = 256;
    /** Text files larger than a day's playlist are sent from the disk as they are. */
    private static final long MAX_BYTES = 16L << 20;
    /** What an empty one takes: itself, its name, its headers. */
    private static final int OVERHEAD = 4 * 1024;

    private static final Pattern ADDRESS = Pattern.compile("(?m)^[^#\\s]");

    private final TextMemory memory;
    private final long taken;
    private final String etag;
    private final int liveSeconds;
    private final Form plain;
    private final @Nullable Form gzipped;
    private final Head notModified;

    /** What is sent. */
    record Form(Head head, byte[] bytes) {}

    private Text(FileTree.Version version, byte[] bytes, byte @Nullable [] gzip, TextMemory memory, long taken) {
        super(version);
        this.memory = memory;
        this.taken = taken;
        this.etag = tag(bytes);
        this.liveSeconds = version.kind() == FileKind.PLAYLIST ? LivePlaylist.targetSeconds(bytes) : 0;
        Head common = Head.common(version.kind())
                .with(HttpHeaderNames.ETAG, etag)
                .with(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
        this.notModified = common;
        Head typed = common.with(HttpHeaderNames.CONTENT_TYPE, version.kind().contentType());
        this.plain = new Form(typed.withLength(bytes.length), bytes);
        this.gzipped = gzip == null
                ? null
                : new Form(typed.with(HttpHeaderNames.CONTENT_ENCODING, "gzip").withLength(gzip.length), gzip);
    }

    /**
     * Reads it. Blocks on the disk.
     *
     * @return null if there is no room for it
     */
    static @Nullable Text read(FileTree.Version version, TextMemory memory) throws IOException {
        // Compressed it may be as large again, in theory; and it may have grown since it was found.
        long taken = 3 * version.size() + OVERHEAD;
        if (version.size() > MAX_BYTES || !memory.take(taken)) {
            return null;
        }
        long needed = 0;
        try {
            byte[] bytes = rebased(Files.readAllBytes(version.path()), version.base());
            byte[] gzip = bytes.length < MIN_GZIP_BYTES ? null : Gzip.compress(bytes);
            long wanted = OVERHEAD + (long) bytes.length + (gzip == null ? 0 : gzip.length);
            needed = Math.min(wanted, taken);
            return new Text(version, bytes, gzip, memory, needed);
        } finally {
            memory.give(taken - needed);
        }
    }

    /** A playlist's lines that are no tags are addresses, relative to its own. */
    private static byte[] rebased(byte[] playlist, String base) {
        if (base.isEmpty()) {
            return playlist;
        }
        String text = new String(playlist, StandardCharsets.UTF_8);
        return ADDRESS.matcher(text).replaceAll(base + "$0").getBytes(StandardCharsets.UTF_8);
    }

    /** Weak, because it is also sent compressed; made from the content, so that several edges agree on it. */
    private static String tag(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return "W/\"" + HexFormat.of().toHexDigits((int) sum.getValue()) + "-" + bytes.length + "\"";
    }

    /** The target duration of a live playlist, in seconds; 0 of anything else. */
    int liveSeconds() {
        return liveSeconds;
    }

    String etag() {
        return etag;
    }

    /** The compressed one if the client takes it and there is one. */
    Form form(boolean gzip) {
        return gzip && gzipped != null ? gzipped : plain;
    }

    Head notModified() {
        return notModified;
    }

    @Override
    void giveUp() {
        memory.give(taken);
    }
}
