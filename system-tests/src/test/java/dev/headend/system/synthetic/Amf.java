package dev.headend.system.synthetic;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes AMF0: as much of it as a client needs to connect, publish and play. */
public final class Amf {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public Amf text(String value) {
        out.write(2);
        return bare(value);
    }

    public Amf number(double value) {
        out.write(0);
        out.writeBytes(ByteBuffer.allocate(8).putDouble(value).array());
        return this;
    }

    public Amf nothing() {
        out.write(5);
        return this;
    }

    public Amf object(Map<String, String> properties) {
        out.write(3);
        properties.forEach((name, value) -> bare(name).text(value));
        bare("").out.write(9);
        return this;
    }

    private Amf bare(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        out.write(bytes.length >> 8);
        out.write(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    public byte[] bytes() {
        return out.toByteArray();
    }
}
