package dev.headend.coordinator.store.embedded;

/** The bytes of a stream or an event that this version cannot read: written by a later one, or damaged. */
final class UndecodableRecordException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UndecodableRecordException(String what, Throwable cause) {
        super(what + ": " + cause, cause);
    }
}
