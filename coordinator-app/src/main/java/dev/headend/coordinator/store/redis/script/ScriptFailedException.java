package dev.headend.coordinator.store.redis.script;

/** A script failed by itself, which is a defect: to repeat it does not help. It may be half done. */
public final class ScriptFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ScriptFailedException(Script script, String message) {
        super("script " + script.fileName() + " failed: " + message, null, false, false);
    }
}
