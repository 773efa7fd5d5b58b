package dev.headend.coordinator.store.redis;

import dev.headend.control.StreamType;
import dev.headend.coordinator.stream.StreamEvent;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Events as JSON. */
final class EventText {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String CLOSED = "STREAM-CLOSED";

    private EventText() {}

    static String write(StreamEvent event) {
        ObjectNode json = JSON.createObjectNode()
                .put("stream", event.stream().value())
                .put("channel", event.channel().value())
                .put("sequence", event.sequence())
                .put("time", event.time().toString());
        switch (event.content()) {
            case StreamEvent.Available available ->
                json.put("what", available.type().wireName())
                        .put("resolution", available.resolution())
                        .put("index", available.indexFile())
                        .put("start", available.startTime());
            case StreamEvent.Closed _ -> json.put("what", CLOSED);
        }
        return json.toString();
    }

    /** @throws IllegalArgumentException if it is none that this version knows */
    static StreamEvent read(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            return new StreamEvent(
                    new StreamId(json.required("stream").asString()),
                    new ChannelId(json.required("channel").asString()),
                    json.required("sequence").asInt(),
                    Instant.parse(json.required("time").asString()),
                    content(json));
        } catch (JacksonException | java.time.DateTimeException unreadable) {
            throw new IllegalArgumentException("unreadable event", unreadable);
        }
    }

    private static StreamEvent.Content content(JsonNode json) {
        String what = json.required("what").asString();
        return what.equals(CLOSED) ? new StreamEvent.Closed() : available(what, json);
    }

    private static StreamEvent.Available available(String type, JsonNode json) {
        return new StreamEvent.Available(
                StreamType.ofWireName(type)
                        .orElseThrow(() -> new IllegalArgumentException("no type of stream: " + type)),
                json.required("resolution").asString(),
                json.required("index").asString(),
                json.required("start").asStringOpt().orElse(null));
    }
}
