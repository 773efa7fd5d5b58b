package dev.headend.edge.control;

import dev.headend.edge.admission.Verdict;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import java.util.function.Consumer;

/**
 * A publish request that waits for the coordinator's answer. Answered once, by whoever takes it out of the
 * {@link PublishGrants}, on any thread and with no lock held.
 *
 * @param id unique in this process, so on every connection too
 */
record PendingRequest(String id, ChannelId channel, StreamKey key, Consumer<Verdict> answer) {
    void accept(StreamId streamId) {
        answer.accept(new Verdict.Accepted(streamId, true));
    }

    void refuse(String reason) {
        answer.accept(new Verdict.Refused(reason));
    }

    /** There will be no answer. */
    void giveUp(String reason) {
        answer.accept(new Verdict.Undecided(reason));
    }
}
