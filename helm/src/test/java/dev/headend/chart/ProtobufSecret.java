package dev.headend.chart;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.BiConsumer;

/**
 * A Secret as Helm's client sends its own records: in protobuf, which it does not ask beforehand. Reads what Helm writes
 * (k8s.io/api/core/v1/generated.proto), no more.
 */
final class ProtobufSecret {
    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final int VARINT = 0;
    private static final int BYTES = 2;

    private ProtobufSecret() {}

    static boolean isProtobuf(byte[] body) {
        return body.length > MAGIC.length
                && ByteBuffer.wrap(body, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
    }

    /** As the API server would answer with it. */
    static ObjectNode read(byte[] body) {
        ObjectNode secret =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Secret");
        ByteBuffer envelope = ByteBuffer.wrap(body, MAGIC.length, body.length - MAGIC.length);
        fields(envelope, (field, raw) -> {
            if (field == 2) {
                fields(raw, (inner, value) -> readField(secret, inner, value));
            }
        });
        return secret;
    }

    private static void readField(ObjectNode secret, int field, ByteBuffer value) {
        switch (field) {
            case 1 -> fields(value, (inner, content) -> readMetadata(secret.withObject("/metadata"), inner, content));
            case 2 ->
                entry(
                        value,
                        (key, content) -> secret.withObject("/data")
                                .put(key, Base64.getEncoder().encodeToString(bytes(content))));
            case 3 -> secret.put("type", text(value));
            default -> {}
        }
    }

    private static void readMetadata(ObjectNode metadata, int field, ByteBuffer value) {
        switch (field) {
            case 1 -> metadata.put("name", text(value));
            case 3 -> metadata.put("namespace", text(value));
            case 11 ->
                entry(value, (key, label) -> metadata.withObject("/labels").put(key, text(label)));
            default -> {}
        }
    }

    private static void entry(ByteBuffer entry, BiConsumer<String, ByteBuffer> reader) {
        String[] key = {""};
        fields(entry, (field, value) -> {
            if (field == 1) {
                key[0] = text(value);
            } else {
                reader.accept(key[0], value);
            }
        });
    }

    /** Each field that has a length; numbers are passed over. */
    private static void fields(ByteBuffer message, BiConsumer<Integer, ByteBuffer> reader) {
        ByteBuffer in = message.duplicate();
        while (in.hasRemaining()) {
            int tag = number(in);
            int number = number(in);
            switch (tag & 7) {
                case VARINT -> {}
                case BYTES -> {
                    reader.accept(tag >>> 3, in.slice(in.position(), number));
                    in.position(in.position() + number);
                }
                default -> throw new IllegalArgumentException("no such field in a Secret: " + tag);
            }
        }
    }

    private static int number(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return (int) value;
            }
        }
    }

    private static String text(ByteBuffer value) {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return bytes;
    }
}
