package dev.headend.coordinator.stream;

/** The state cannot be read or changed at the moment; nothing has been changed. To ask again later may help. */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param reason for the log and for whoever asked */
    public StoreUnavailableException(String reason) {
        super(reason, null, false, false);
    }
}
