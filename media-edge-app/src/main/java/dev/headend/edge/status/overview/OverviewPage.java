package dev.headend.edge.status.overview;

import dev.headend.edge.delivery.DeliveryProperties;
import dev.headend.edge.delivery.page.Asset;
import dev.headend.edge.delivery.page.Assets;
import dev.headend.edge.delivery.page.PageAnswers;
import dev.headend.edge.rtmp.server.RtmpProperties;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The page and its files. */
final class OverviewPage {
    private static final Class<?> HERE = OverviewPage.class;
    private static final String[] FILES = {
        "overview.css", "overview.js", "cards.js", "ending.js", "format.js", "pictures.js", "publishing.js"
    };

    /** Only what this program serves is loaded, and pictures from where media are. In no frame, where others could have people end streams. */
    private static final String CONTENT_SECURITY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data:{media}; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private final Assets assets = new Assets(
            "/overview", Stream.of(FILES).map(name -> Asset.load(HERE, name)).toList());
    private final String html;
    private final String contentSecurity;

    /** @param playerPage whether streams can be watched on a page of this program */
    OverviewPage(DeliveryProperties delivery, RtmpProperties rtmp, boolean playerPage) {
        html = assets.fill(Asset.text(HERE, "overview.html"))
                .replace("{media}", delivery.media().base())
                .replace("{pictures}", Integer.toString(delivery.snapshotSeconds()))
                .replace("{player}", playerPage ? "yes" : "")
                .replace("{rtmp}", rtmp.enabled() ? Integer.toString(rtmp.port()) : "")
                .replace("{application}", Objects.requireNonNullElse(rtmp.tokenApplication(), ""));
        contentSecurity = CONTENT_SECURITY.replace("{media}", delivery.media().sourceAfterOthers());
    }

    Assets assets() {
        return assets;
    }

    Mono<ServerResponse> answer() {
        return PageAnswers.html(HttpStatus.OK, html, contentSecurity);
    }
}
