package dev.headend.encoder.source.probe;

import java.io.IOException;
import java.io.InputStream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads ffprobe's JSON while it is written: first the packets as they arrive, at the end the streams. */
final class ProbeReader {
    private static final JsonMapper JSON = JsonMapper.shared();

    private ProbeReader() {}

    /**
     * Reads to the end. Blocks.
     *
     * @throws tools.jackson.core.JacksonException if it is not ffprobe's JSON
     */
    static void read(InputStream from, ProbeReport report) throws IOException {
        try (JsonParser parser = JSON.createParser(from)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_ARRAY) {
                    readAll(parser, parser.currentName(), report);
                }
            }
        }
    }

    private static void readAll(JsonParser parser, String section, ProbeReport report) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            JsonNode entry = parser.readValueAsTree();
            switch (section) {
                case "packets" -> report.packet(entry);
                case "streams" -> report.stream(entry);
                default -> {}
            }
        }
    }
}
