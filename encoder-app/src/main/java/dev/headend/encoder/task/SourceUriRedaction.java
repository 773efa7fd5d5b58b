package dev.headend.encoder.task;

/** Takes the address of a source, which holds the stream key, out of what is to be shown. Pure. */
final class SourceUriRedaction {
    private static final String HIDDEN = "***";
    /** A key this short would also hide what is none. */
    private static final int SHORTEST = 3;

    private SourceUriRedaction() {}

    static String of(String sourceUri, String text) {
        String path = sourceUri.contains("?") ? sourceUri.substring(0, sourceUri.indexOf('?')) : sourceUri;
        String key = path.substring(path.lastIndexOf('/') + 1);
        String shown = text.replace(sourceUri, HIDDEN).replace(path, HIDDEN);
        return key.length() < SHORTEST ? shown : shown.replace(key, HIDDEN);
    }
}
