package dev.headend.media;

/** The grammar that channels and stream keys share: {@code [A-Za-z0-9_-]+}. */
final class IdGrammar {
    private IdGrammar() {}

    static boolean matches(String text) {
        return !text.isEmpty() && text.chars().allMatch(IdGrammar::allowed);
    }

    private static boolean allowed(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
}
