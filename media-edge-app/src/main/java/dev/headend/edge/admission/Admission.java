package dev.headend.edge.admission;

import dev.headend.edge.live.Publication;

/** The {@link PublishGate}'s result. */
public sealed interface Admission {
    /** Admitted: the caller owns the publication and ends it. */
    record Admitted(Publication publication) implements Admission {}

    /** Not admitted: the channel has a publisher that stays. */
    record Taken() implements Admission {}

    /** Not admitted: this edge is about to stop. Another one may do better. */
    record Draining() implements Admission {}

    /** Not admitted, as whoever decides has said. @param reason for the log */
    record Denied(String reason) implements Admission {}

    /** Not admitted, as nobody could decide; another attempt may do better. @param reason for the log */
    record Undecided(String reason) implements Admission {}
}
