package dev.headend.coordinator.harness;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** An OpenAPI description as a tool reads it. What it finds wrong it says as texts, so that a test can say them all. */
public final class ApiDescription {
    private static final String ADDRESS = "https://headend.test/openapi";

    private final String yaml;
    private final Part root;
    private final SchemaRegistry schemas;

    public ApiDescription(String yaml) {
        this.yaml = yaml;
        JsonNode document = new YAMLMapper().readTree(yaml);
        this.root = new Part(document, JsonPointer.empty());
        this.schemas = SchemaRegistry.withDialect(
                Dialects.getOpenApi31(), builder -> builder.schemas(Map.of(ADDRESS, document.toString())));
    }

    /** What a parser that knows the standard has to say against the document; empty when all is well. */
    public List<String> flaws() {
        return Optional.ofNullable(new OpenAPIV3Parser().readContents(yaml).getMessages())
                .orElse(List.of());
    }

    public Part root() {
        return root;
    }

    /** A part of the document; to go on from a reference is to go on from what it refers to. */
    public final class Part {
        private final JsonNode node;
        private final JsonPointer place;

        private Part(JsonNode node, JsonPointer place) {
            this.node = node;
            this.place = place;
        }

        /** The part below of that name; an absent one is empty. */
        public Part at(String name) {
            return new Part(node.path(name), place.appendProperty(name)).followed();
        }

        private Part followed() {
            String reference = node.path("$ref").asString("");
            if (reference.isEmpty()) {
                return this;
            }
            JsonPointer there = JsonPointer.compile(reference.substring(1));
            return new Part(root.node.at(there), there).followed();
        }

        /** The parts below by name, in the order of names. */
        public Map<String, Part> parts() {
            return new TreeMap<>(node.propertyNames().stream().collect(Collectors.toMap(name -> name, this::at)));
        }

        public Stream<Part> items() {
            return Stream.iterate(0, i -> i < node.size(), i -> i + 1)
                    .map(i -> new Part(node.get(i), place.appendIndex(i)).followed());
        }

        public String text(String name) {
            return node.path(name).asString("");
        }

        public boolean isTrue(String name) {
            return node.path(name).asBoolean(false);
        }

        /** What this part, a schema, has against a JSON text. */
        public List<String> flawsOf(String json) {
            return schemas.getSchema(SchemaLocation.of(ADDRESS + "#" + place)).validate(json, InputFormat.JSON).stream()
                    .map(error -> place + ": " + json + ": " + error)
                    .toList();
        }

        /** What the schema below has against a header's value, or a text. */
        public List<String> flawsOfText(String value) {
            Part schema = at("schema");
            return schema.flawsOf(schema.text("type").equals("integer") ? value : quoted(value));
        }
    }

    private static String quoted(String text) {
        return new YAMLMapper().getNodeFactory().stringNode(text).toString();
    }
}
