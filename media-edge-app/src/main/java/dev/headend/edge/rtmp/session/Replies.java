package dev.headend.edge.rtmp.session;

import static java.util.Map.entry;

import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.message.RtmpMessage.Command;
import dev.headend.rtmp.message.RtmpMessage.UserControl;
import java.util.List;

/** The messages that answer commands (RTMP 1.0, section 7.2). */
final class Replies {
    private static final Amf0 NULL = new Amf0.Null();

    private Replies() {}

    static Command result(Command request, Amf0 object, Amf0 value) {
        return new Command(0, "_result", request.transactionId(), List.of(object, value));
    }

    static Command result(Command request, Amf0 value) {
        return result(request, NULL, value);
    }

    static Command error(Command request, String code, String description) {
        return new Command(0, "_error", request.transactionId(), List.of(NULL, info(Level.ERROR, code, description)));
    }

    /** @param stream the message stream it is about */
    static Command status(int stream, Level level, String code, String description) {
        return new Command(stream, "onStatus", 0, List.of(NULL, info(level, code, description)));
    }

    /** Answers to FCPublish and its like are commands of their own. */
    static Command notification(String name, String code, String description) {
        return new Command(0, name, 0, List.of(NULL, info(Level.STATUS, code, description)));
    }

    /** Asks the client to connect anew, to the same address (Enhanced RTMP v2, "Reconnect Request"). */
    static Command reconnectRequest() {
        return status(0, Level.STATUS, StatusCode.RECONNECT_REQUEST, "The server is stopping.");
    }

    static UserControl streamBegin(int stream) {
        return new UserControl(UserControl.Event.STREAM_BEGIN, stream);
    }

    static UserControl streamEnd(int stream) {
        return new UserControl(UserControl.Event.STREAM_EOF, stream);
    }

    private static Amf0 info(Level level, String code, String description) {
        return Amf0.object(
                entry("level", new Amf0.Text(level.word)),
                entry("code", new Amf0.Text(code)),
                entry("description", new Amf0.Text(description)));
    }

    enum Level {
        STATUS("status"),
        ERROR("error");

        private final String word;

        Level(String word) {
            this.word = word;
        }
    }
}
