package dev.headend.control;

import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A message of the control protocol as text: a method, parameters and a body (spec/control-protocol.md, "Message
 * grammar"). What the parameters mean is {@link ControlCodec}'s business.
 *
 * @param method upper case, never with a line break
 * @param parameters by name, looked up without regard to case, not modifiable; neither names nor values have line breaks
 * @param body what follows the empty line; "" when there is none
 */
public record RawMessage(String method, Map<String, String> parameters, String body) {
    /** @throws IllegalArgumentException if a method, name or value holds a line break: it would forge parameters */
    public RawMessage {
        method = oneLine(method).toUpperCase(Locale.ROOT);
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        parameters.forEach((name, value) -> copy.put(oneLine(name), oneLine(value)));
        parameters = Collections.unmodifiableMap(copy);
    }

    /** A message without a body. */
    public static RawMessage of(String method, Map<String, String> parameters) {
        return new RawMessage(method, parameters, "");
    }

    /** The parameter's value, trimmed; null when the message does not have it. */
    public @Nullable String parameter(String name) {
        return parameters.get(name);
    }

    /**
     * Reads a message. Never fails: what has no method is a message whose method is "".
     *
     * <p>The seeds' examples put an empty line between the method and the parameters, so when there are no parameters and
     * the body consists of nothing but {@code Name: value} lines, the body is treated as the parameters.
     */
    public static RawMessage parse(String text) {
        String[] lines = linesOf(text);
        int end = 1;
        while (end < lines.length && !lines[end].isBlank()) {
            end++;
        }
        Map<String, String> parameters = parameters(lines, 1, end);
        int bodyStart = Math.min(end + 1, lines.length);
        if (parameters.isEmpty() && onlyParameters(lines, bodyStart)) {
            parameters = parameters(lines, bodyStart, lines.length);
            bodyStart = lines.length;
        }
        return new RawMessage(lines[0].strip(), parameters, bodyFrom(lines, bodyStart));
    }

    /** Only line feeds end a line, as for existing peers; a carriage return within one is a blank and forges nothing. */
    private static String[] linesOf(String text) {
        return text.replace("\r\n", "\n").replace('\r', ' ').split("\n", -1);
    }

    /** The last one wins when a name comes twice. */
    private static Map<String, String> parameters(String[] lines, int from, int to) {
        Map<String, String> parameters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = from; i < to; i++) {
            int colon = lines[i].indexOf(':');
            if (colon >= 0) {
                parameters.put(
                        lines[i].substring(0, colon).strip(),
                        lines[i].substring(colon + 1).strip());
            }
        }
        return parameters;
    }

    private static boolean onlyParameters(String[] lines, int from) {
        boolean any = false;
        for (int i = from; i < lines.length; i++) {
            if (lines[i].isBlank()) {
                continue;
            }
            if (lines[i].indexOf(':') <= 0) {
                return false;
            }
            any = true;
        }
        return any;
    }

    private static String bodyFrom(String[] lines, int from) {
        return String.join("\n", Arrays.asList(lines).subList(from, lines.length));
    }

    /** The text for the wire, as existing peers write it: no blank after the colon, every parameter ended by a line feed. */
    public String write() {
        StringBuilder text = new StringBuilder(method).append('\n');
        parameters.forEach(
                (name, value) -> text.append(name).append(':').append(value).append('\n'));
        if (!body.isEmpty()) {
            text.append('\n').append(body);
        }
        return text.toString();
    }

    private static String oneLine(String text) {
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("a control message's method, names and values cannot hold a line break");
        }
        return text;
    }
}
