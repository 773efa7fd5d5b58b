package dev.headend.edge.admission;

import dev.headend.edge.live.Publication;

/** The {@link PublishGate}'s result. */
public sealed interface Admission {
    /** Admitted: the caller owns the publication and ends it. */
    record Admitted(Publication publication) implements Admission {}

    /** Not admitted: the channel has a publisher that stays. */
    record Taken() implements Admission {}

    /** Not admitted. @param reason for the log */
    record Denied(String reason) implements Admission {}
}
