package dev.headend.edge.admission;

import dev.headend.edge.live.Publication;

/** What became of a publisher at the {@link PublishGate}. */
public sealed interface Admission {
    /** It publishes; whoever asked owns the publication and ends it. */
    record Admitted(Publication publication) implements Admission {}

    /** It does not. @param reason for the log */
    record Denied(String reason) implements Admission {}
}
