package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.ApiDescription;
import dev.headend.coordinator.harness.ApiDescription.Part;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.ExistingPeer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The description that the coordinator serves of its commands, held against what it does. */
class ApiDescriptionTest extends CoordinatorTestBase {
    private static final String PATH = "/commands/openapi.yaml";
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private ApiDescription description(String... headers) {
        return new ApiDescription(coordinator.request("GET", PATH, headers).body());
    }

    @Test
    void aParserHasNothingToSayAgainstIt() {
        start();
        ApiDescription description = description();
        assertThat(description.root().text("openapi")).startsWith("3.1.");
        assertThat(description.flaws()).isEmpty();
        assertThat(new ApiDescription("openapi: 3.1.0\npaths: {/x: {get: {nonsense: 1}}}").flaws())
                .as("the parser would say it")
                .isNotEmpty();
    }

    @Test
    void everyOperationAnswersAsDescribed() {
        start();
        ExistingPeer encoder = encoder(4);
        publish(edge(), encoder, "channel");
        Eventually.that(
                () -> coordinator.request("GET", "/commands/report").body().contains("\"channel\":\"channel\""));
        assertThat(operations(description())
                        .flatMap(operation -> flaws(operation, operation.call(coordinator::request), "200")))
                .isEmpty();
    }

    @Test
    void whatIsWrongIsAnsweredAsDescribed() {
        start("COMMANDS_API_AUTH", "Bearer", "COMMANDS_API_AUTH_TOKEN", "t");
        ApiDescription description = description("Authorization", "Bearer t");
        assertThat(operations(description)
                        .filter(operation -> !operation.path().equals("/"))
                        .flatMap(operation -> flaws(operation, operation.call(coordinator::request), "401")))
                .isEmpty();
        Operation close = new Operation(
                "/commands/close",
                "POST",
                description.root().at("paths").at("/commands/close").at("post"));
        assertThat(flaws(close, coordinator.request("POST", close.path(), "Authorization", "Bearer t"), "400"))
                .isEmpty();
        HttpResponse<String> nothing = coordinator.request("GET", "/commands", "Authorization", "Bearer t");
        assertThat(nothing.statusCode()).isEqualTo(404);
        assertThat(flaws(general(description, "NotFound"), nothing)).isEmpty();
    }

    @Test
    void everyOtherMethodIsRefusedAsDescribed() {
        start();
        ApiDescription description = description();
        Part wrongMethod = general(description, "WrongMethod");
        description.root().at("paths").parts().forEach((path, methods) -> {
            Set<String> described = new TreeSet<>();
            methods.parts().keySet().forEach(method -> described.add(method.toUpperCase(Locale.ROOT)));
            METHODS.stream().filter(method -> !described.contains(method)).forEach(method -> {
                HttpResponse<String> answer = coordinator.request(method, path);
                assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(405);
                assertThat(answer.headers().firstValue("Allow")).contains(String.join(",", described));
                if (!method.equals("HEAD")) {
                    assertThat(flaws(wrongMethod, answer)).isEmpty();
                }
            });
        });
    }

    private static Part general(ApiDescription description, String response) {
        return description.root().at("components").at("responses").at(response);
    }

    @FunctionalInterface
    private interface Caller {
        HttpResponse<String> call(String method, String path, String... headers);
    }

    private record Operation(String path, String method, Part part) {
        /** With the headers that the description asks for, as in its examples. */
        HttpResponse<String> call(Caller caller) {
            List<String> headers = new ArrayList<>();
            part.at("parameters").items().forEach(parameter -> {
                headers.add(parameter.text("name"));
                headers.add(parameter.text("example"));
            });
            return caller.call(method, path, headers.toArray(String[]::new));
        }
    }

    private static Stream<Operation> operations(ApiDescription description) {
        return description.root().at("paths").parts().entrySet().stream()
                .flatMap(path -> path.getValue().parts().entrySet().stream()
                        .map(method -> new Operation(
                                path.getKey(), method.getKey().toUpperCase(Locale.ROOT), method.getValue())));
    }

    private static Stream<String> flaws(Operation operation, HttpResponse<String> answer, String status) {
        if (answer.statusCode() != Integer.parseInt(status)) {
            return Stream.of(operation + " was answered " + answer.statusCode());
        }
        return flaws(operation.part().at("responses").at(status), answer).stream();
    }

    private static List<String> flaws(Part described, HttpResponse<String> answer) {
        List<String> flaws = new ArrayList<>();
        described.parts().keySet().stream().findAny().orElseThrow(() -> new AssertionError("not described: " + answer));
        described.at("headers").parts().forEach((name, header) -> {
            List<String> values = answer.headers().allValues(name);
            if (values.isEmpty()) {
                flaws.add(answer + " lacks " + name);
            }
            values.forEach(value -> flaws.addAll(header.flawsOfText(value)));
        });
        flaws.addAll(flawsOfBody(described.at("content"), answer));
        return flaws;
    }

    private static List<String> flawsOfBody(Part content, HttpResponse<String> answer) {
        if (content.parts().isEmpty()) {
            return answer.body().isEmpty() ? List.of() : List.of(answer + " has a body");
        }
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
        if (!content.parts().keySet().equals(Set.of(type))) {
            return List.of(answer + " is of type " + type);
        }
        Part described = content.at(type);
        return type.equals("application/json")
                ? described.at("schema").flawsOf(answer.body())
                : described.flawsOfText(answer.body());
    }
}
