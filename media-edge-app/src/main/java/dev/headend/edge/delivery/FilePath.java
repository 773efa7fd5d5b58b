package dev.headend.edge.delivery;

import org.jspecify.annotations.Nullable;

/**
 * Which request targets are of stored files, and of which. A file's path consists of names that an encoder could have given: of
 * letters, digits and {@code _~.-}, without a leading dot. So nothing leads out of the folder, and hidden files have no path.
 */
final class FilePath {
    /** The path of a target that names no file that there could be. */
    static final String NONE = "";

    /** Where the latest pictures of channels are, one of each. */
    static final String SNAPSHOTS = "/images/";

    /** Where streams are, each in the folder of its channel. */
    static final String HLS = "/hls/";

    private static final String PLAYLIST = ".m3u8";
    private static final int MAX_DEPTH = 8;
    private static final int MAX_NAME = 255;
    /** With a scheme and a host before it, as to a proxy; RFC 9112 section 3.2.2. */
    private static final String SCHEME_END = "://";

    private FilePath() {}

    /**
     * Reads a request's target.
     *
     * @return the path with its leading slash; {@link #NONE} if it cannot be that of a file; null if it is not in the folders of
     *     stored files
     */
    static @Nullable String of(String target) {
        String path = withoutHost(withoutQuery(target));
        if (!path.startsWith(HLS) && !path.startsWith("/img-preview/") && !isSnapshot(path)) {
            return null;
        }
        String decoded = path.indexOf('%') < 0 ? path : decode(path);
        return isPath(decoded) ? decoded : NONE;
    }

    private static boolean isSnapshot(String path) {
        return path.startsWith(SNAPSHOTS) && path.indexOf('/', SNAPSHOTS.length()) < 0;
    }

    private static String withoutQuery(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    private static String withoutHost(String target) {
        if (target.startsWith("/")) {
            return target;
        }
        int host = target.indexOf(SCHEME_END);
        int path = host < 0 ? -1 : target.indexOf('/', host + SCHEME_END.length());
        return path < 0 ? target : target.substring(path);
    }

    /** Only what may be in a name is decoded: an encoded slash or percent sign has no place in any. */
    private static String decode(String path) {
        StringBuilder decoded = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char next = path.charAt(i);
            if (next == '%') {
                next = decode(path, i + 1);
                i += 2;
                if (!isOfName(next)) {
                    return NONE;
                }
            }
            decoded.append(next);
        }
        return decoded.toString();
    }

    /** The character of two hexadecimal digits; zero if they are none. */
    private static char decode(String path, int at) {
        int high = at + 1 < path.length() ? Character.digit(path.charAt(at), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(path.charAt(at + 1), 16);
        return low < 0 ? 0 : (char) (high * 16 + low);
    }

    private static boolean isPath(String path) {
        int names = 0;
        int start = 1;
        for (int end = 1; end <= path.length(); end++) {
            if (end < path.length() && path.charAt(end) != '/') {
                continue;
            }
            if (++names > MAX_DEPTH || !isName(path, start, end)) {
                return false;
            }
            start = end + 1;
        }
        return names > 0 && path.length() > 1;
    }

    private static boolean isName(String path, int start, int end) {
        if (start >= end || end - start > MAX_NAME || path.charAt(start) == '.') {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (!isOfName(path.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOfName(char c) {
        return c >= 'a' && c <= 'z'
                || c >= '0' && c <= '9'
                || c >= 'A' && c <= 'Z'
                || c == '.'
                || c == '-'
                || c == '_'
                || c == '~';
    }

    /** The folder of a channel whose playlist is asked for by its short address, {@code /hls/CHANNEL.m3u8}; "" if it is not. */
    static String channelOfPlaylist(String path) {
        boolean isShort = path.startsWith(HLS) && path.endsWith(PLAYLIST) && path.indexOf('/', HLS.length()) < 0;
        return isShort ? path.substring(HLS.length(), path.length() - PLAYLIST.length()) : "";
    }

    /** The channel whose stream a file is of: a folder, or a playlist that lies beside those. */
    static String channelOf(String path) {
        String channel = channelOfPlaylist(path);
        return channel.isEmpty() ? path.substring(path.indexOf('/', 1) + 1, endOfChannel(path)) : channel;
    }

    private static int endOfChannel(String path) {
        int end = path.indexOf('/', path.indexOf('/', 1) + 1);
        return end < 0 ? path.length() : end;
    }

    /** The storage folder that a file is in: that of its channel. What hangs there holds up no others. */
    static String folder(String path) {
        int channel = path.indexOf('/', 1);
        int end = channel < 0 ? -1 : path.indexOf('/', channel + 1);
        return end < 0 ? path : path.substring(0, end);
    }
}
