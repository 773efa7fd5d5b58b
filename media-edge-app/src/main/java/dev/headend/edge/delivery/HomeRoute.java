package dev.headend.edge.delivery;

import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Names the program and its version at {@code /}, for people and for load balancers that probe there. */
@Configuration(proxyBeanMethods = false)
class HomeRoute {
    @Bean
    RouterFunction<ServerResponse> home() {
        // Only a packaged program has a version.
        String version = Objects.requireNonNullElse(HomeRoute.class.getPackage().getImplementationVersion(), "dev");
        String text = "Headend media edge " + version + "\n";
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
