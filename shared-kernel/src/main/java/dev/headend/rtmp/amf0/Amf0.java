package dev.headend.rtmp.amf0;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** An AMF0 value. */
public sealed interface Amf0 {
    record Number(double value) implements Amf0 {}

    record Bool(boolean value) implements Amf0 {}

    record Text(String value) implements Amf0 {}

    /** An anonymous object; a typed one loses its class name when read. */
    record Obj(SequencedMap<String, Amf0> fields) implements Amf0 {}

    /** What metadata is usually written as. */
    record EcmaArray(SequencedMap<String, Amf0> fields) implements Amf0 {}

    record StrictArray(List<Amf0> items) implements Amf0 {}

    /** @param millis since 1970, UTC */
    record Date(double millis) implements Amf0 {}

    record Null() implements Amf0 {}

    /** Also stands for the markers "unsupported" and "reference". */
    record Undefined() implements Amf0 {}

    /** An object of the given fields, in their order. */
    @SafeVarargs
    static Obj object(Map.Entry<String, ? extends Amf0>... fields) {
        SequencedMap<String, Amf0> map = new LinkedHashMap<>();
        for (Map.Entry<String, ? extends Amf0> field : fields) {
            map.put(field.getKey(), field.getValue());
        }
        return new Obj(map);
    }

    /** The fields of an object or an ECMA array; of anything else none. */
    default SequencedMap<String, Amf0> asFields() {
        return switch (this) {
            case Obj(SequencedMap<String, Amf0> fields) -> fields;
            case EcmaArray(SequencedMap<String, Amf0> fields) -> fields;
            default -> new LinkedHashMap<>();
        };
    }

    /** The text of a text; of anything else the given one. */
    default String asText(String otherwise) {
        return this instanceof Text(String text) ? text : otherwise;
    }

    /** The value of a number; of anything else the given one. */
    default double asNumber(double otherwise) {
        return this instanceof Number(double number) ? number : otherwise;
    }
}
