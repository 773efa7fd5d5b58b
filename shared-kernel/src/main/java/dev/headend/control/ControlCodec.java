package dev.headend.control;

import dev.headend.control.ControlMessage.CloseAccept;
import dev.headend.control.ControlMessage.DrainAccept;
import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.ControlMessage.EncodeStop;
import dev.headend.control.ControlMessage.EncoderDrain;
import dev.headend.control.ControlMessage.Heartbeat;
import dev.headend.control.ControlMessage.PeerError;
import dev.headend.control.ControlMessage.PublishAccept;
import dev.headend.control.ControlMessage.PublishDeny;
import dev.headend.control.ControlMessage.PublishEnd;
import dev.headend.control.ControlMessage.PublishMove;
import dev.headend.control.ControlMessage.PublishRequest;
import dev.headend.control.ControlMessage.Register;
import dev.headend.control.ControlMessage.ResumeAccept;
import dev.headend.control.ControlMessage.ResumeDeny;
import dev.headend.control.ControlMessage.StreamAvailable;
import dev.headend.control.ControlMessage.StreamClosed;
import dev.headend.control.ControlMessage.StreamKill;
import dev.headend.control.ControlMessage.StreamResume;
import dev.headend.control.ControlMessage.TaskResume;
import org.jspecify.annotations.Nullable;

/**
 * Turns control messages into text and back (spec/control-protocol.md). Stateless, so safe for any thread.
 *
 * <p>Reading is tolerant where the page says so and never throws: a peer's mistake is a {@link Decoded.Malformed} value
 * that the session logs, so that it costs nothing but that message.
 */
public final class ControlCodec {
    /**
     * The largest message that is read, in UTF-8 bytes; a larger one closes the session. A single text within it may have
     * 2 KiB where it is kept or passed on.
     */
    public static final int MAX_MESSAGE_BYTES = 64 * 1024;

    private ControlCodec() {}

    /** What came out of a text frame. */
    public sealed interface Decoded {
        /** A message that is understood. */
        record Message(ControlMessage message) implements Decoded {}

        /** A method this version does not know: to be ignored. */
        record Unknown(String method) implements Decoded {}

        /** A known method whose parameters make no sense. */
        record Malformed(String method, String reason) implements Decoded {}
    }

    /** Reads a text frame. */
    public static Decoded decode(String text) {
        RawMessage raw = RawMessage.parse(text);
        try {
            ControlMessage message = read(raw);
            return message == null ? new Decoded.Unknown(raw.method()) : new Decoded.Message(message);
        } catch (Parameters.Unreadable unreadable) {
            return new Decoded.Malformed(raw.method(), unreadable.getMessage());
        }
    }

    private static @Nullable ControlMessage read(RawMessage raw) {
        Parameters p = new Parameters(raw);
        return switch (raw.method()) {
            case "HEARTBEAT" -> new Heartbeat();
            case "ERROR" -> new PeerError(p.textOr("Error-Code", ""), p.textOr("Error-Message", ""));
            case "PUBLISH-REQUEST" ->
                new PublishRequest(
                        p.boundedText("Request-ID"),
                        p.textOr("Stream-Channel", ""),
                        p.textOr("Stream-Key", ""),
                        p.textOr("User-IP", ""));
            case "PUBLISH-ACCEPT" -> new PublishAccept(p.boundedText("Request-ID"), p.channel(), p.streamId());
            case "PUBLISH-DENY" -> new PublishDeny(p.boundedText("Request-ID"), p.textOr("Stream-Channel", ""));
            case "PUBLISH-END" -> new PublishEnd(p.channel(), p.streamId());
            case "PUBLISH-MOVE" -> new PublishMove(p.channel(), p.streamId(), p.text("Stream-Key"));
            case "STREAM-KILL" -> new StreamKill(p.channel(), p.streamIdOrAny());
            case "REGISTER" -> new Register(p.integer("Capacity"));
            case "ENCODE-START" ->
                new EncodeStart(
                        p.channel(),
                        p.streamId(),
                        p.sourceType(),
                        p.text("Stream-Source-URI"),
                        p.resolutions().ladder(),
                        p.flag("Record"),
                        p.previews(),
                        p.resolutions().malformed());
            case "ENCODE-STOP" -> new EncodeStop(p.channel(), p.streamId(), p.seconds("Grace-Period"));
            case "STREAM-AVAILABLE" ->
                new StreamAvailable(
                        p.channel(),
                        p.streamId(),
                        p.streamType(),
                        p.boundedTextOrEmpty("Resolution"),
                        p.boundedText("Index-file"),
                        p.boundedTextOrNull("Start-Time"));
            case "STREAM-CLOSED" ->
                new StreamClosed(
                        p.channel(), p.streamId(), p.explanation("Error-Code"), p.explanation("Error-Message"));
            case "STREAM-RESUME" -> new StreamResume(p.channel(), p.streamId());
            case "TASK-RESUME" -> new TaskResume(p.channel(), p.streamId());
            case "RESUME-ACCEPT" -> new ResumeAccept(p.channel(), p.streamId(), p.countOrNull("Announced"));
            case "RESUME-DENY" -> new ResumeDeny(p.channel(), p.streamId());
            case "CLOSE-ACCEPT" -> new CloseAccept(p.channel(), p.streamId());
            case "ENCODER-DRAIN" -> new EncoderDrain(p.integer("Capacity"));
            case "DRAIN-ACCEPT" -> new DrainAccept();
            default -> null;
        };
    }

    /**
     * Writes a message as existing peers do.
     *
     * @throws IllegalArgumentException if a value holds a line break: it could forge parameters, so it is never sent
     */
    public static String encode(ControlMessage message) {
        return switch (message) {
            case Heartbeat _ -> new MessageWriter("HEARTBEAT").text();
            case PeerError m ->
                new MessageWriter("ERROR")
                        .with("Error-Code", m.code())
                        .with("Error-Message", m.message())
                        .text();
            case PublishRequest m ->
                new MessageWriter("PUBLISH-REQUEST")
                        .with("Request-ID", m.requestId())
                        .with("Stream-Channel", m.channel())
                        .with("Stream-Key", m.key())
                        .with("User-IP", m.userIp())
                        .text();
            case PublishAccept m ->
                new MessageWriter("PUBLISH-ACCEPT")
                        .with("Request-ID", m.requestId()).stream(m.channel(), m.streamId())
                                .text();
            case PublishDeny m ->
                new MessageWriter("PUBLISH-DENY")
                        .with("Request-ID", m.requestId())
                        .with("Stream-Channel", m.channel())
                        .text();
            case PublishEnd m ->
                new MessageWriter("PUBLISH-END")
                        .stream(m.channel(), m.streamId()).text();
            case PublishMove m ->
                new MessageWriter("PUBLISH-MOVE")
                        .stream(m.channel(), m.streamId())
                                .with("Stream-Key", m.key())
                                .text();
            case StreamKill m ->
                new MessageWriter("STREAM-KILL")
                        .with("Stream-Channel", m.channel())
                        .with("Stream-ID", m.streamId() == null ? Parameters.ANY_STREAM : m.streamId())
                        .text();
            case Register m ->
                new MessageWriter("REGISTER").with("Capacity", m.capacity()).text();
            case EncodeStart m ->
                new MessageWriter("ENCODE-START")
                        .stream(m.channel(), m.streamId())
                                .with("Stream-Source-Type", m.sourceType())
                                .with("Stream-Source-URI", m.sourceUri())
                                .with("Resolutions", m.resolutions())
                                .with("Record", m.record() ? "True" : "False")
                                .with("Previews", m.previews() == null ? "False" : m.previews())
                                .text();
            case EncodeStop m ->
                new MessageWriter("ENCODE-STOP")
                        .stream(m.channel(), m.streamId())
                                .withOptional(
                                        "Grace-Period",
                                        m.gracePeriod() == null
                                                ? null
                                                : m.gracePeriod().toSeconds())
                                .text();
            case StreamAvailable m ->
                new MessageWriter("STREAM-AVAILABLE")
                        .stream(m.channel(), m.streamId())
                                .with("Stream-Type", m.type().wireName())
                                .with("Resolution", m.resolution())
                                .with("Index-file", m.indexFile())
                                .withOptional("Start-Time", m.startTime())
                                .text();
            case StreamClosed m ->
                new MessageWriter("STREAM-CLOSED")
                        .stream(m.channel(), m.streamId())
                                .withOptional("Error-Code", m.errorCode())
                                .withOptional("Error-Message", m.errorMessage())
                                .text();
            case StreamResume m ->
                new MessageWriter("STREAM-RESUME")
                        .stream(m.channel(), m.streamId()).text();
            case TaskResume m ->
                new MessageWriter("TASK-RESUME")
                        .stream(m.channel(), m.streamId()).text();
            case ResumeAccept m ->
                new MessageWriter("RESUME-ACCEPT")
                        .stream(m.channel(), m.streamId())
                                .withOptional("Announced", m.announced())
                                .text();
            case ResumeDeny m ->
                new MessageWriter("RESUME-DENY")
                        .stream(m.channel(), m.streamId()).text();
            case CloseAccept m ->
                new MessageWriter("CLOSE-ACCEPT")
                        .stream(m.channel(), m.streamId()).text();
            case EncoderDrain m ->
                new MessageWriter("ENCODER-DRAIN")
                        .with("Capacity", m.capacity())
                        .text();
            case DrainAccept _ -> new MessageWriter("DRAIN-ACCEPT").text();
        };
    }
}
