package dev.headend.edge.connection;

import java.time.Duration;

/** A user event of the {@link WatchdogHandler}. */
public sealed interface WatchdogEvent {
    /** A silent player is to be pinged. */
    record PingDue() implements WatchdogEvent {}

    /** A timeout has expired; no further event follows. @param which for the log */
    record Expired(String which) implements WatchdogEvent {}

    /** The peer took nothing though bytes wait; no further event follows. @param forHowLong at least */
    record Stalled(Duration forHowLong) implements WatchdogEvent {}
}
