package dev.headend.coordinator.store.redis.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The scripts, each a resource {@code redis/NAME.lua} behind {@code redis/prelude.lua}. The file is the body of a function: what
 * it returns comes back with the number of the write, if it was one ({@code fence()} counts it).
 */
public enum Script {
    /** Whether Redis takes writes. */
    PROBE,
    /** A write that changes nothing, to wait for. */
    CONFIRM,
    // Replicas
    REGISTER,
    HEARTBEAT,
    BURY,
    LEAVE,
    SWEEP,
    UNDELIVERED,
    // Peers, streams, events
    CONNECT,
    SERVER,
    ENCODER,
    NOT_RESUMED,
    GONE,
    DIED,
    CAPACITY,
    ADMIT,
    BEGIN,
    READ,
    STEP,
    LIVE_ON,
    SNAPSHOT,
    CLAIM_EVENTS,
    SETTLE_EVENT,
    CLAIM_DUE,
    STATISTICS;

    private static final String AROUND = """
            %s
            local function script()
            %s
            end
            local reply = script()
            if type(reply) == 'table' and reply.err then
              return reply
            end
            return {written, reply}
            """;

    private final String source = AROUND.formatted(read("prelude.lua"), read(fileName()));
    private final String digest = Digest.sha1(source);
    /** Its writes have numbers, which confirmations are about. */
    private final boolean confirmed = source.lines().map(String::strip).anyMatch("fence()"::equals);

    /**
     * Whether what it writes, if it does, is waited for until enough replicas of Redis have it. Who is registered, and until when, may be
     * lost: it registers anew then. So may the mark of a probe.
     */
    boolean isConfirmed() {
        return confirmed;
    }

    /** Whether it goes before what waits already: behind a long queue the lease would run out. */
    boolean isUrgent() {
        return this == REGISTER || this == HEARTBEAT || this == LEAVE;
    }

    /** What Redis runs. */
    public String source() {
        return source;
    }

    /** By which Redis knows the source. */
    String digest() {
        return digest;
    }

    String fileName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-') + ".lua";
    }

    private static String read(String file) {
        try (InputStream text = Script.class.getResourceAsStream("/redis/" + file)) {
            if (text == null) {
                throw new IllegalStateException("resource redis/" + file + " is missing");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }
}
