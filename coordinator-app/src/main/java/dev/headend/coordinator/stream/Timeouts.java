package dev.headend.coordinator.stream;

import java.time.Duration;

/**
 * How long the coordinator waits for peers.
 *
 * @param progress for an encoder that has announced nothing when its source ends, before it is told to stop
 * @param resumption for a peer whose connection is lost and that can resume, before its streams are treated as lost
 * @param closing for an encoder that was told to stop, before its task is treated as finished
 */
public record Timeouts(Duration progress, Duration resumption, Duration closing) {}
