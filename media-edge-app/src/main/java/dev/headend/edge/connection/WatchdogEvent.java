package dev.headend.edge.connection;

/** A user event of the {@link WatchdogHandler}. */
public sealed interface WatchdogEvent {
    /** A silent player is to be pinged. */
    record PingDue() implements WatchdogEvent {}

    /** A timeout has expired; no further event follows. @param which for the log */
    record Expired(String which) implements WatchdogEvent {}
}
