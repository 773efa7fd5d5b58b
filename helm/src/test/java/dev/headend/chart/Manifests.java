package dev.headend.chart;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.yaml.snakeyaml.LoaderOptions;

/** Manifests as text, as trees and as objects of Kubernetes. */
final class Manifests {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML =
            new ObjectMapper(YAMLFactory.builder().loaderOptions(onceEach()).build());
    private static final ObjectMapper STRICT = strict();
    private static final Map<JsonNode, HasMetadata> PARSED = new ConcurrentHashMap<>();
    private static final Map<Kind, Schema> SCHEMAS = new ConcurrentHashMap<>();

    private Manifests() {}

    private static LoaderOptions onceEach() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return options;
    }

    /** Knows no field that the model does not have, and takes no number for a text or the other way round. */
    private static ObjectMapper strict() {
        return JsonMapper.builder()
                .annotationIntrospector(new JacksonAnnotationIntrospector() {
                    @Override
                    public Boolean hasAnySetter(Annotated method) {
                        return Boolean.FALSE;
                    }
                })
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .build();
    }

    /** The documents of a YAML text that are not empty. @throws AssertionError if it is not YAML, or a key stands twice */
    static List<JsonNode> read(String text) {
        List<JsonNode> documents = new ArrayList<>();
        try (var found = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            while (found.hasNextValue()) {
                JsonNode document = found.nextValue();
                if (document != null && !document.isNull() && !document.isMissingNode()) {
                    documents.add(document);
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e.getMessage() + "\n" + text, e);
        }
        return documents;
    }

    static Kind kind(JsonNode document) {
        String apiVersion = document.path("apiVersion").asText();
        String name = document.path("kind").asText();
        return Kind.of(apiVersion, name)
                .orElseThrow(() -> new AssertionError("unknown kind " + apiVersion + " " + name));
    }

    /** Into the model. @throws AssertionError if it has a field that its kind does not have, or one of another type */
    static HasMetadata parse(JsonNode document) {
        return PARSED.computeIfAbsent(document, Manifests::parseAnew);
    }

    private static HasMetadata parseAnew(JsonNode document) {
        Kind kind = kind(document);
        try {
            if (!kind.hasSchema()) {
                return STRICT.treeToValue(document, kind.model());
            }
            assertValid(kind, document);
            return JSON.treeToValue(document, kind.model());
        } catch (IOException e) {
            throw new AssertionError(e.getMessage() + "\n" + document.toPrettyString(), e);
        }
    }

    private static void assertValid(Kind kind, JsonNode document) {
        var faults = SCHEMAS.computeIfAbsent(kind, Manifests::schema).validate(document.toString(), InputFormat.JSON);
        if (!faults.isEmpty()) {
            throw new AssertionError(faults + "\n" + document.toPrettyString());
        }
    }

    private static Schema schema(Kind kind) {
        try (InputStream in = Manifests.class.getResourceAsStream("/crd/" + kind.name() + ".json")) {
            if (in == null) {
                throw new AssertionError("no schema for " + kind.name());
            }
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(in, InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
