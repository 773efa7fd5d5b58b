package dev.headend.edge.acme;

import java.time.Duration;

/** Why an order did not lead to a certificate, as far as it says how soon the next one may follow. */
enum FailureKind {
    /** The authority was not reached, or the program ended meanwhile: nothing was validated that counts there. */
    NOT_REACHED(Duration.ofMinutes(1), Duration.ofHours(1)),
    /** The authority said no. Let's Encrypt lets five validations of a name fail in an hour: one in twelve minutes never gets there. */
    REFUSED(Duration.ofMinutes(15), Duration.ofHours(12)),
    /** The authority asks to wait, or has issued what cannot be served: of the same certificate Let's Encrypt issues five in a week. */
    LIMITED(Duration.ofHours(2), Duration.ofHours(36));

    private final Duration first;
    private final Duration longest;

    FailureKind(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
    }

    /** The pause after the first failure, before the jitter. */
    Duration first() {
        return first;
    }

    Duration longest() {
        return longest;
    }
}
