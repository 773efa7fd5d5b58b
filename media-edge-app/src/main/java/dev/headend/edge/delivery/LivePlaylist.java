package dev.headend.edge.delivery;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a playlist tells of itself, without being read as a whole: it may be that of a day. */
final class LivePlaylist {
    private static final Pattern TARGET = Pattern.compile("(?m)^#EXT-X-TARGETDURATION:([1-9]\\d{0,3})\\b");
    private static final String END = "#EXT-X-ENDLIST";
    /** Where these tags are: in its first lines, and in its last one. */
    private static final int BEGINNING = 1024;

    private static final int TAIL = 64;

    private LivePlaylist() {}

    /** The target duration in seconds, of one that still grows; 0 of any other, and of one that lists playlists. */
    static int targetSeconds(byte[] playlist) {
        Matcher target = TARGET.matcher(part(playlist, 0, BEGINNING));
        boolean over = part(playlist, playlist.length - TAIL, TAIL).contains(END);
        return target.find() && !over ? Integer.parseInt(target.group(1)) : 0;
    }

    private static String part(byte[] bytes, int from, int length) {
        int begin = Math.max(0, from);
        return new String(bytes, begin, Math.min(length, bytes.length - begin), StandardCharsets.ISO_8859_1);
    }
}
