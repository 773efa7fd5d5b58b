package dev.headend.edge.admission;

import dev.headend.media.StreamId;

/** An authorizer's decision about a {@link PublishAttempt}. */
public sealed interface Verdict {
    /**
     * The stream may begin.
     *
     * @param encoderExpected whether an encoder will pull the stream, and must get it from its first frame on
     */
    record Accepted(StreamId streamId, boolean encoderExpected) implements Verdict {}

    /**
     * The stream may not begin.
     *
     * @param reason for the log; the publisher is only told that the name is bad
     */
    record Refused(String reason) implements Verdict {}

    /**
     * Who is to decide could not be asked, or gave no answer: so the stream may not begin.
     *
     * @param reason as above
     */
    record Undecided(String reason) implements Verdict {}
}
