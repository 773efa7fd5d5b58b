package dev.headend.text;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes text from outside fit for one line of the log: nothing in it begins a new line, moves the terminal's cursor, hides or
 * reorders what stands beside it, and it is short. Null becomes "". Stateless, so safe for any thread.
 */
public final class LogText {
    /** How much of a text is shown unless told otherwise, in code points. */
    public static final int DEFAULT_LIMIT = 200;

    /** The scheme is bounded, so that no text takes more than linear time. */
    private static final Pattern SOURCE = Pattern.compile("(?i)(rtmp[a-z]{0,3}|wss?)://\\S*");

    /** What Netty puts before the words of the operating system; io_uring says its own name first. */
    private static final Pattern SYSTEM_CALL =
            Pattern.compile("^(?:io_uring )?\\w+\\([^)]*\\) failed with error\\(-?\\d+\\): ");

    /** How Java begins an address that no name was looked up for. */
    private static final Pattern UNNAMED = Pattern.compile(": /(?=[0-9\\[])");

    private LogText() {}

    /** As {@link #line(String, int)} with {@link #DEFAULT_LIMIT}. */
    public static String line(@Nullable String text) {
        return line(text, DEFAULT_LIMIT);
    }

    /**
     * The text's beginning. Line breaks and tabs become blanks; other control characters (C0, C1, DEL), format characters
     * (bidirectional overrides, zero-width ones) and lone surrogates become {@code ?}.
     *
     * @param limit how many code points are shown; "…" stands for the rest
     */
    public static String line(@Nullable String text, int limit) {
        if (text == null) {
            return "";
        }
        StringBuilder line = new StringBuilder(Math.min(text.length(), limit) + 1);
        int shown = 0;
        int at = 0;
        while (at < text.length() && shown < limit) {
            int codePoint = text.codePointAt(at);
            line.appendCodePoint(harmless(codePoint));
            at += Character.charCount(codePoint);
            shown++;
        }
        return at < text.length() ? line.append('…').toString() : line.toString();
    }

    /** As {@link #line(String)}, and where streams can be had from is left out: such an address holds the stream's key. */
    public static String withoutSources(@Nullable String text) {
        return text == null ? "" : line(SOURCE.matcher(text).replaceAll("$1://***"));
    }

    /**
     * A failure in plain words, as "connection refused: 192.0.2.1:80": without the system call and its number. One that has no
     * message is named by its type.
     */
    public static String failure(Throwable failure) {
        String words = line(failure.getMessage() == null ? failure.toString() : failure.getMessage());
        String plain =
                UNNAMED.matcher(SYSTEM_CALL.matcher(words).replaceFirst("")).replaceFirst(": ");
        return plain.startsWith("Connection ")
                ? plain.substring(0, 1).toLowerCase(Locale.ROOT) + plain.substring(1)
                : plain;
    }

    /** The address of a client, as "192.0.2.1:80" or "[2001:db8::1]:80"; null, of a connection that is gone, is "unknown". */
    public static String address(@Nullable SocketAddress address) {
        return switch (address) {
            case null -> "unknown";
            case InetSocketAddress ip -> NetUtil.toSocketAddressString(ip);
            default -> line(address.toString());
        };
    }

    private static int harmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
            case Character.CONTROL -> breaksOrTabs(codePoint) ? ' ' : '?';
            case Character.FORMAT, Character.SURROGATE -> '?';
            default -> codePoint;
        };
    }

    private static boolean breaksOrTabs(int control) {
        return (control >= '\t' && control <= '\r') || control == 0x85;
    }
}
