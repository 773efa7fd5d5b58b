package dev.headend.hls;

import java.io.Serial;

/** A text is no playlist that a strict player takes. */
public final class MalformedPlaylistException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final HlsRule rule;

    MalformedPlaylistException(HlsRule rule, String what) {
        super(what);
        this.rule = rule;
    }

    /** The rule that it breaks. */
    public HlsRule rule() {
        return rule;
    }
}
