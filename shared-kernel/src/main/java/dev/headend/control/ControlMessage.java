package dev.headend.control;

import dev.headend.media.ChannelId;
import dev.headend.media.Ladder;
import dev.headend.media.PreviewSpec;
import dev.headend.media.StreamId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is said on a control connection (spec/control-protocol.md, "Messages"). Secrets are left out of
 * {@code toString}.
 */
public sealed interface ControlMessage {

    /** Life sign, both ways, every 20 to 30 s. Any other message counts as one too. */
    record Heartbeat() implements ControlMessage {}

    /** Something the other side did wrong, both ways; the connection closes after it. */
    record PeerError(String code, String message) implements ControlMessage {}

    /**
     * An edge asks whether a publisher may publish.
     *
     * @param requestId unique on this connection
     * @param channel as the publisher wrote it, not yet validated
     * @param key as the publisher wrote it, not yet validated
     * @param userIp the publisher's address, for the application
     */
    record PublishRequest(String requestId, String channel, String key, String userIp) implements ControlMessage {
        @Override
        public String toString() {
            return "PublishRequest[requestId=" + requestId + ", channel=" + channel + ", key=***, userIp=" + userIp
                    + "]";
        }
    }

    /** The coordinator admits a publisher. */
    record PublishAccept(String requestId, ChannelId channel, StreamId streamId) implements ControlMessage {}

    /**
     * The coordinator refuses a publisher.
     *
     * @param channel as the request had it, valid or not
     */
    record PublishDeny(String requestId, String channel) implements ControlMessage {}

    /** An edge says that a publisher it had been admitted is gone. */
    record PublishEnd(ChannelId channel, StreamId streamId) implements ControlMessage {}

    /**
     * An edge that is about to stop has asked a publisher to connect anew: whoever comes by another edge with this key has the channel.
     * Of the drain extension.
     *
     * @param key of the publisher, not yet validated
     */
    record PublishMove(ChannelId channel, StreamId streamId, String key) implements ControlMessage {
        @Override
        public String toString() {
            return "PublishMove[channel=" + channel + ", streamId=" + streamId + ", key=***]";
        }
    }

    /**
     * The coordinator ends a publisher.
     *
     * @param streamId null = whatever is live on the channel ({@code *}, or empty, on the wire)
     */
    record StreamKill(ChannelId channel, @Nullable StreamId streamId) implements ControlMessage {}

    /**
     * An encoder offers itself.
     *
     * @param capacity streams in parallel; 0 or less = no limit
     */
    record Register(int capacity) implements ControlMessage {}

    /**
     * The coordinator gives a task to an encoder. It may arrive before the publisher is admitted: the encoder waits.
     *
     * @param sourceUri where to fetch the stream; it holds the stream key
     * @param previews null = none
     * @param malformedResolutions items of the list that were skipped, for the log of whoever reads it; not written
     */
    record EncodeStart(
            ChannelId channel,
            StreamId streamId,
            SourceType sourceType,
            String sourceUri,
            Ladder resolutions,
            boolean record,
            @Nullable PreviewSpec previews,
            List<String> malformedResolutions)
            implements ControlMessage {
        public EncodeStart {
            malformedResolutions = List.copyOf(malformedResolutions);
        }

        /** One to be written. */
        public EncodeStart(
                ChannelId channel,
                StreamId streamId,
                SourceType sourceType,
                String sourceUri,
                Ladder resolutions,
                boolean record,
                @Nullable PreviewSpec previews) {
            this(channel, streamId, sourceType, sourceUri, resolutions, record, previews, List.of());
        }

        @Override
        public String toString() {
            return "EncodeStart[channel=" + channel + ", streamId=" + streamId + ", sourceType=" + sourceType
                    + ", sourceUri=***, resolutions=" + resolutions + ", record=" + record + ", previews=" + previews
                    + "]";
        }
    }

    /**
     * The coordinator ends a task.
     *
     * @param gracePeriod how long the encoder may take to finish what it has; null = its own default, as existing
     *     coordinators do not say
     */
    record EncodeStop(
            ChannelId channel, StreamId streamId, @Nullable Duration gracePeriod) implements ControlMessage {}

    /**
     * An encoder has stored the first playlist (or preview index) of a type and resolution.
     *
     * @param resolution as in the file's path, {@code {W}x{H}-{FPS}}
     * @param indexFile relative to the storage's root
     * @param startTime of VOD parts after the first, decimal seconds as text, passed on as it came; null otherwise
     */
    record StreamAvailable(
            ChannelId channel,
            StreamId streamId,
            StreamType type,
            String resolution,
            String indexFile,
            @Nullable String startTime)
            implements ControlMessage {}

    /** An encoder has ended a task; code and message are null when it ended well. */
    record StreamClosed(
            ChannelId channel,
            StreamId streamId,
            @Nullable String errorCode,
            @Nullable String errorMessage) implements ControlMessage {}

    /** An edge that is back still has this publisher. This message and those below are of the resume extension. */
    record StreamResume(ChannelId channel, StreamId streamId) implements ControlMessage {}

    /** An encoder that is back still has this task, or reports of it that may not have arrived. */
    record TaskResume(ChannelId channel, StreamId streamId) implements ControlMessage {}

    /**
     * What the peer has is still its own.
     *
     * @param announced how many of the stream's {@link StreamAvailable}s are written down, for an encoder to go on
     *     from; null = not said
     */
    record ResumeAccept(
            ChannelId channel, StreamId streamId, @Nullable Integer announced) implements ControlMessage {}

    /** What the peer has is not its own any more: it is to end it and to say nothing more about it. */
    record ResumeDeny(ChannelId channel, StreamId streamId) implements ControlMessage {}

    /** The {@link StreamClosed} of this task, and all that was said before it, is written down. */
    record CloseAccept(ChannelId channel, StreamId streamId) implements ControlMessage {}

    /**
     * An encoder takes nothing new, until the end of this connection, and finishes what it has. It takes the place of
     * {@link Register} on a new connection, and is repeated when nothing is left. This message and the one below are of the
     * drain extension.
     *
     * @param capacity as of {@link Register}
     */
    record EncoderDrain(int capacity) implements ControlMessage {}

    /** The encoder that drains has no stream left, as far as the coordinator knows, and gets none any more: it may leave. */
    record DrainAccept() implements ControlMessage {}
}
