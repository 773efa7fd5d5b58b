package dev.headend.control;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the parameters of one message. */
final class MessageWriter {
    private final String method;
    private final Map<String, String> parameters = new LinkedHashMap<>();

    MessageWriter(String method) {
        this.method = method;
    }

    MessageWriter with(String name, Object value) {
        parameters.put(name, value.toString());
        return this;
    }

    /** Leaves the parameter out when the value is null. */
    MessageWriter withOptional(String name, @Nullable Object value) {
        return value == null ? this : with(name, value);
    }

    MessageWriter stream(ChannelId channel, StreamId streamId) {
        return with("Stream-Channel", channel).with("Stream-ID", streamId);
    }

    String text() {
        return RawMessage.of(method, parameters).write();
    }
}
