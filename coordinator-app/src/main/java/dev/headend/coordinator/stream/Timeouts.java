package dev.headend.coordinator.stream;

import java.time.Duration;

/**
 * How long the coordinator waits for peers.
 *
 * @param progress for an encoder that has announced nothing when its source ends, before it is told to stop
 * @param resumption for a peer whose connection is lost and that can resume, before its streams are taken for lost
 * @param closing for an encoder that was told to stop, before its task is taken for done
 */
public record Timeouts(Duration progress, Duration resumption, Duration closing) {}
