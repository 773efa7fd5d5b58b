package dev.headend.edge.delivery.testclient;

import dev.headend.edge.delivery.page.Asset;
import dev.headend.edge.delivery.page.Assets;
import dev.headend.edge.delivery.page.PageAnswers;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** What is at {@code /}: the test client; without it the name of the program, for people and for load balancers that probe there. */
@Configuration(proxyBeanMethods = false)
public class TestClientRoutes {
    private static final Class<?> HERE = TestClientRoutes.class;
    private static final String[] FILES = {
        "client.css",
        "client.js",
        "bytes.js",
        "clockcode.js",
        "codecs.js",
        "connection.js",
        "container.js",
        "formats.js",
        "liveedge.js",
        "meter.js",
        "mp4.js",
        "pictureage.js",
        "play.js",
        "playback.js",
        "publish.js",
        "sentences.js",
        "source.js",
        "testpicture.js",
        "webm.js"
    };

    /**
     * Only what this program serves is loaded; {@code blob:} is how Media Source Extensions hand media to the element. No other page may
     * show this one inside its own, as it is given the camera.
     */
    private static final String CONTENT_SECURITY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src data:; media-src blob:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private static String version() {
        // Only a packaged program has a version.
        return Objects.requireNonNullElse(HERE.getPackage().getImplementationVersion(), "dev");
    }

    /** Comes before {@link #name}. */
    @Bean
    @Order(0)
    @ConditionalOnBooleanProperty("headend.edge.websocket.enabled")
    @ConditionalOnBooleanProperty(name = TestClientSettings.DISABLED, havingValue = false, matchIfMissing = true)
    RouterFunction<ServerResponse> testClient() {
        Assets assets = new Assets(
                "/test-client",
                Stream.of(FILES).map(name -> Asset.load(HERE, name)).toList());
        String page = assets.fill(Asset.text(HERE, "client.html")).replace("{version}", version());
        return RouterFunctions.route()
                .GET("/", _ -> PageAnswers.html(HttpStatus.OK, page, CONTENT_SECURITY))
                .GET(assets.pattern(), request -> PageAnswers.asset(request, assets))
                .build();
    }

    @Bean
    RouterFunction<ServerResponse> name() {
        String text = "Headend media edge " + version() + "\n";
        return RouterFunctions.route()
                .GET(
                        "/",
                        _ -> ServerResponse.ok()
                                .contentType(MediaType.TEXT_PLAIN)
                                .header("Cache-Control", "no-cache")
                                .bodyValue(text))
                .build();
    }
}
