package dev.headend.edge.delivery.player;

import dev.headend.edge.delivery.MediaUrl;

/** The Content-Security-Policy of the player page. */
final class PlayerPolicy {
    /**
     * Only what this program serves is loaded, and what settings name; {@code blob:} is how Media Source Extensions hand media to the element.
     * Framing is allowed: an application may show the page inside its own.
     */
    private static final String POLICY = "default-src 'none'; script-src 'self'{ga}; style-src 'self'; "
            + "img-src 'self' data:{watermark}{media}{reports}; media-src 'self' blob:{media}; connect-src 'self'{media}{reports}; "
            + "worker-src 'self'; base-uri 'none'; form-action 'none'";

    /** Of gtag.js, and of where it reports to. */
    private static final String GA = " https://www.googletagmanager.com";

    private static final String REPORTS =
            " https://*.google-analytics.com https://*.analytics.google.com https://*.googletagmanager.com";

    private PlayerPolicy() {}

    static String of(PlayerProperties look, MediaUrl media) {
        boolean analytics = look.gaAccount() != null;
        String watermark = look.watermarkOrigin();
        return POLICY.replace("{watermark}", watermark.isEmpty() ? "" : " " + watermark)
                .replace("{media}", media.sourceAfterOthers())
                .replace("{ga}", analytics ? GA : "")
                .replace("{reports}", analytics ? REPORTS : "");
    }
}
