package dev.headend.encoder.task;

/** Removes the URI of a source and the stream key in it from a text. Pure. */
final class SourceUriRedaction {
    private static final String HIDDEN = "***";
    /** Shorter keys occur in ordinary words. */
    private static final int SHORTEST_KEY = 3;

    private SourceUriRedaction() {}

    static String of(String sourceUri, String text) {
        String path = sourceUri.contains("?") ? sourceUri.substring(0, sourceUri.indexOf('?')) : sourceUri;
        String key = path.substring(path.lastIndexOf('/') + 1);
        String shown = text.replace(sourceUri, HIDDEN).replace(path, HIDDEN);
        return key.length() < SHORTEST_KEY ? shown : shown.replace(key, HIDDEN);
    }
}
