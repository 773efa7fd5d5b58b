package dev.headend.hls;

/**
 * A rule that was broken.
 *
 * @param what for the log: which playlist, and how
 */
public record Violation(HlsRule rule, String what) {}
