package dev.headend.edge.status.nginx;

import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes JSON: a tree as an object, a list as an array, even an empty one. Not thread-safe. */
final class JsonStatWriter implements StatWriter {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator out;

    /** @param out must not fail */
    JsonStatWriter(OutputStream out) {
        this.out = FACTORY.createGenerator(ObjectWriteContext.empty(), out);
        this.out.writeStartObject();
    }

    @Override
    public void beginList(String name) {
        out.writeArrayPropertyStart(name);
    }

    @Override
    public void endList() {
        out.writeEndArray();
    }

    @Override
    public void begin(String name) {
        if (!out.streamWriteContext().inArray()) {
            out.writeName(name);
        }
        out.writeStartObject();
    }

    @Override
    public void end() {
        out.writeEndObject();
    }

    @Override
    public void value(String name, String text) {
        out.writeStringProperty(name, text);
    }

    @Override
    public void value(String name, long number) {
        out.writeNumberProperty(name, number);
    }

    @Override
    public void value(String name, double number, int decimals) {
        out.writeNumberProperty(name, BigDecimal.valueOf(number).setScale(decimals, RoundingMode.HALF_UP));
    }

    @Override
    public void flag(String name) {
        out.writeBooleanProperty(name, true);
    }

    @Override
    public void close() {
        out.writeEndObject();
        out.close();
    }
}
