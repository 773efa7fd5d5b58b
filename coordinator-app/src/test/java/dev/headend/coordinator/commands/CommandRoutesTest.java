package dev.headend.coordinator.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.ApiDescription;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CommandRoutesTest {
    /** What is missing on either side is seen; that the answers are as described is another test's. */
    @Test
    void exactlyWhatIsServedIsDescribed() {
        ApiDescription description = new ApiDescription(new String(OpenApiDocument.read(), StandardCharsets.UTF_8));
        Set<String> described = description.root().at("paths").parts().entrySet().stream()
                .flatMap(path -> path.getValue().parts().keySet().stream().map(method -> method + " " + path.getKey()))
                .collect(Collectors.toSet());
        Set<String> served = CommandRoutes.all(new CommandHandler(null, null, null, null, "test")).stream()
                .flatMap(route -> route.methods().stream()
                        .map(method -> method.name().toLowerCase(Locale.ROOT) + " " + route.path()))
                .collect(Collectors.toSet());
        assertThat(described).isEqualTo(served);
    }
}
