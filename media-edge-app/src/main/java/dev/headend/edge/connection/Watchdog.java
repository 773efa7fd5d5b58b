package dev.headend.edge.connection;

import java.time.Duration;

/**
 * Decides when a peer has been silent for too long, when to ping it, and when it has taken nothing for too long. All times in
 * nanoseconds of the monotonic clock. Not thread-safe.
 */
final class Watchdog {
    /**
     * No decision takes longer: with the longest {@code CALLBACK_TIMEOUT_SECONDS} (60) the application is asked about this client,
     * told of the stream before, and may be asked and told the same about one who has left meanwhile.
     */
    private static final Duration DECISION = Duration.ofSeconds(4 * 60 + 10);

    private final ConnectionTimeouts timeouts;
    private ConnectionPhase phase = ConnectionPhase.SETUP;
    private long phaseSince;
    private long lastRead;
    private long lastTaken;
    private long lastPing;

    /** The state of the peer. */
    enum Status {
        ALIVE,
        PING_DUE,
        EXPIRED,
        STALLED
    }

    Watchdog(ConnectionTimeouts timeouts, long now) {
        this.timeouts = timeouts;
        this.phaseSince = now;
        this.lastRead = now;
        this.lastTaken = now;
        this.lastPing = now;
    }

    void enter(ConnectionPhase next, long now) {
        if (phase != next) {
            phase = next;
            phaseSince = now;
            lastRead = now;
        }
    }

    /** The peer sent something. */
    void read(long now) {
        lastRead = now;
    }

    /** The peer took something of what it was sent, or nothing waits for it. */
    void taken(long now) {
        lastTaken = now;
    }

    /** The peer has been sent a ping. */
    void pinged(long now) {
        lastPing = now;
    }

    /** To be asked now and then. */
    Status check(long now) {
        if (isStalled(now)) {
            return Status.STALLED;
        }
        return switch (phase) {
            case SETUP -> isOver(now - phaseSince, timeouts.setup()) ? Status.EXPIRED : Status.ALIVE;
            case ADMITTING -> isOver(now - phaseSince, DECISION) ? Status.EXPIRED : Status.ALIVE;
            case PUBLISHING -> isOver(now - lastRead, timeouts.publisherSilence()) ? Status.EXPIRED : Status.ALIVE;
            case PLAYING, ENCODING -> checkPlayer(now);
        };
    }

    /** Some publishers never read, and owe us nothing: only acknowledgements wait for them. */
    private boolean isStalled(long now) {
        return phase != ConnectionPhase.PUBLISHING && isOver(now - lastTaken, stallTimeout());
    }

    /** How long the peer may take nothing. */
    Duration stallTimeout() {
        return phase == ConnectionPhase.ENCODING ? timeouts.encoderStalled() : timeouts.stalled();
    }

    private Status checkPlayer(long now) {
        if (isOver(now - lastRead, timeouts.playerSilence())) {
            return Status.EXPIRED;
        }
        long interval = timeouts.pingInterval().toNanos();
        return now - lastRead >= interval && now - lastPing >= interval ? Status.PING_DUE : Status.ALIVE;
    }

    private static boolean isOver(long nanos, Duration limit) {
        return nanos > limit.toNanos();
    }

    /** Which timeout has expired, for the log. */
    String expiry() {
        return switch (phase) {
            case SETUP -> "neither published nor played within " + text(timeouts.setup());
            case ADMITTING -> "not decided within " + text(DECISION) + " whether it may publish";
            case PUBLISHING -> "publisher sent nothing for " + text(timeouts.publisherSilence());
            case PLAYING, ENCODING -> "player answered no ping for " + text(timeouts.playerSilence());
        };
    }

    private static String text(Duration duration) {
        return duration.toSeconds() > 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
