package dev.headend.edge.rtmp.session;

/**
 * What one client may do.
 *
 * @param idMaxLength the longest channel and key, in characters
 * @param chunkSize of sent chunks, in bytes
 * @param mayPlay whether this client may play
 */
public record SessionRules(int idMaxLength, int chunkSize, boolean mayPlay) {}
