package dev.headend.edge.rtmp.server;

import dev.headend.edge.rtmp.session.SessionState;
import java.time.Duration;

/** Decides when a peer has been silent for too long, and when to ask it for a sign of life. Not thread-safe. */
final class Watchdog {
    private final RtmpTiming timing;
    private Phase phase = Phase.SETUP;
    private long phaseSince;
    private long lastRead;
    private long lastPing;

    /** What the connection is for at the moment. */
    enum Phase {
        /** Nothing yet: it must come to the point. */
        SETUP,
        /** Somebody else is to decide. */
        ADMITTING,
        PUBLISHING,
        PLAYING;

        static Phase of(SessionState state) {
            return switch (state) {
                case SessionState.Fresh _, SessionState.Connected _, SessionState.Closed _ -> SETUP;
                case SessionState.Admitting _ -> ADMITTING;
                case SessionState.Publishing _ -> PUBLISHING;
                case SessionState.Playing _ -> PLAYING;
            };
        }
    }

    /** What is to be done. */
    enum Verdict {
        FINE,
        PING,
        EXPIRED
    }

    /** @param now in nanoseconds, as all times here */
    Watchdog(RtmpTiming timing, long now) {
        this.timing = timing;
        this.phaseSince = now;
        this.lastRead = now;
        this.lastPing = now;
    }

    void enter(Phase next, long now) {
        if (phase != next) {
            phase = next;
            phaseSince = now;
            lastRead = now;
        }
    }

    Phase phase() {
        return phase;
    }

    /** The peer sent something. */
    void read(long now) {
        lastRead = now;
    }

    /** To be asked now and then. */
    Verdict check(long now) {
        return switch (phase) {
            case SETUP -> expired(now - phaseSince, timing.setup());
            case ADMITTING -> Verdict.FINE;
            case PUBLISHING -> expired(now - lastRead, timing.publisherSilence());
            case PLAYING -> checkPlayer(now);
        };
    }

    private Verdict checkPlayer(long now) {
        if (expired(now - lastRead, timing.playerSilence()) == Verdict.EXPIRED) {
            return Verdict.EXPIRED;
        }
        long ping = timing.ping().toNanos();
        if (now - lastRead < ping || now - lastPing < ping) {
            return Verdict.FINE;
        }
        lastPing = now;
        return Verdict.PING;
    }

    private static Verdict expired(long nanos, Duration limit) {
        return nanos > limit.toNanos() ? Verdict.EXPIRED : Verdict.FINE;
    }
}
