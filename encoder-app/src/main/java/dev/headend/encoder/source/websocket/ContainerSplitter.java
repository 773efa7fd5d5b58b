package dev.headend.encoder.source.websocket;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Divides the bytes of a container where a decoder can begin. What comes before the first such place is its head, which a decoder
 * needs first. Of a container that is not recognised nothing is the head, and a decoder can begin with its first byte alone.
 */
final class ContainerSplitter {
    /** Real ones have some kilobytes. */
    private static final int LONGEST_HEAD = 256 * 1024;
    /** In bytes. Each piece costs memory of its own, and an element may be empty: a message could be millions of them. */
    private static final int SHORTEST_BETWEEN_ENTRIES = 1024;

    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private @Nullable Container container;
    /** Bytes of which more are needed to tell what they are. */
    private byte[] undecided = new byte[0];
    /** How many bytes are still to come of an element that is not looked into. */
    private long content;

    /** How many bytes have come before those that are being divided. */
    private long before;

    /** Where the latest piece began that a decoder can begin with, in bytes from the beginning of all. */
    private long latestEntry;

    private Phase phase = Phase.HEAD;

    private enum Phase {
        HEAD,
        BODY,
        /** Nothing of it is known, or its head is too long: it is one piece after the other. */
        OPAQUE
    }

    /** Some bytes. @param entry whether a decoder can begin with them, given the head */
    record Piece(byte[] bytes, boolean entry) {}

    /** What a decoder needs first; empty if there is no head. */
    byte[] head() {
        return phase == Phase.BODY ? head.toByteArray() : new byte[0];
    }

    /** Takes the next bytes. @param out gets pieces in their order */
    void split(byte[] chunk, Consumer<Piece> out) {
        byte[] bytes = join(undecided, chunk);
        undecided = new byte[0];
        if (container == null && bytes.length < Container.MAGIC) {
            undecided = bytes;
            return;
        }
        container = container == null ? Container.of(bytes) : container;
        split(container, bytes, out);
    }

    private void split(Container known, byte[] bytes, Consumer<Piece> out) {
        int from = 0;
        int at = 0;
        boolean entry = false;
        while (at < bytes.length) {
            if (content > 0) {
                int skipped = (int) Math.min(content, bytes.length - at);
                content -= skipped;
                at += skipped;
                continue;
            }
            Container.Element element = known.elementAt(bytes, at);
            if (element == null) {
                undecided = Arrays.copyOfRange(bytes, at, bytes.length);
                break;
            }
            if (element.entry() && isEntry(before + at)) {
                pass(Arrays.copyOfRange(bytes, from, at), entry, out);
                phase = Phase.BODY;
                latestEntry = before + at;
                from = at;
                entry = true;
            }
            content = element.content();
            at += element.header();
        }
        pass(Arrays.copyOfRange(bytes, from, Math.min(at, bytes.length)), entry, out);
        before += Math.min(at, bytes.length);
    }

    private boolean isEntry(long place) {
        return switch (phase) {
            case HEAD -> true;
            case BODY -> place - latestEntry >= SHORTEST_BETWEEN_ENTRIES;
            case OPAQUE -> false;
        };
    }

    private void pass(byte[] bytes, boolean entry, Consumer<Piece> out) {
        if (bytes.length == 0) {
            return;
        }
        if (phase != Phase.HEAD) {
            out.accept(new Piece(bytes, entry));
            return;
        }
        head.writeBytes(bytes);
        if (container == Container.UNKNOWN || head.size() > LONGEST_HEAD) {
            phase = Phase.OPAQUE;
            out.accept(new Piece(head.toByteArray(), true));
        }
    }

    /** There will be no more bytes. @param out gets what was held back */
    void end(Consumer<Piece> out) {
        byte[] rest = phase == Phase.HEAD ? join(head.toByteArray(), undecided) : undecided;
        if (rest.length > 0) {
            out.accept(new Piece(rest, phase == Phase.HEAD));
        }
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
