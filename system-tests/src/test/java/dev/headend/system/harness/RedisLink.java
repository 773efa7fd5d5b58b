package dev.headend.system.harness;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A connection to a Redis server, for one thread: a command, then its reply. */
public final class RedisLink implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;

    private final Socket socket;
    private final DataInputStream replies;

    /** @throws UncheckedIOException if nobody listens there */
    public RedisLink(String host, int port) {
        try {
            socket = new Socket(host, port);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            replies = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Asks for one thing.
     *
     * @param command with its arguments, without spaces in them
     * @return a text, also for a number and nothing ("null"), or a list of those
     * @throws IllegalStateException if Redis answers with an error
     * @throws UncheckedIOException if the connection is lost
     */
    public Object ask(String... command) {
        try {
            socket.getOutputStream().write((String.join(" ", command) + "\r\n").getBytes(StandardCharsets.UTF_8));
            return reply();
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
    }

    private Object reply() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+', ':' -> rest;
            case '$' -> bulk(Integer.parseInt(rest));
            case '*' -> list(Integer.parseInt(rest));
            default -> throw new IllegalStateException("Redis: " + line);
        };
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = replies.read(); read != '\r'; read = replies.read()) {
            if (read < 0) {
                throw new EOFException("Redis ended the connection");
            }
            line.append((char) read);
        }
        replies.skipNBytes(1);
        return line.toString();
    }

    private String bulk(int bytes) throws IOException {
        if (bytes < 0) {
            return "null";
        }
        String text = new String(replies.readNBytes(bytes), StandardCharsets.UTF_8);
        replies.skipNBytes(2);
        return text;
    }

    private List<Object> list(int count) throws IOException {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(reply());
        }
        return list;
    }

    /** What the server says of itself in this section of INFO, by name. */
    public Map<String, String> info(String section) {
        return ask("INFO", section)
                .toString()
                .lines()
                .filter(line -> line.contains(":"))
                .map(line -> line.split(":", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
