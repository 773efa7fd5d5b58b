package dev.headend.edge.rtmp.session;

/**
 * What holds for one session.
 *
 * @param idMaxLength the longest channel and key, in characters
 * @param chunkSize of what is sent, in bytes
 * @param mayPlay whether this client may play at all
 */
public record SessionRules(int idMaxLength, int chunkSize, boolean mayPlay) {
    /** A client needs one; the limit keeps what is encoded for different message streams small. */
    static final int MAX_STREAMS = 8;
}
