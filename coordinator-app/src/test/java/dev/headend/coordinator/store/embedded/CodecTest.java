package dev.headend.coordinator.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.control.StreamType;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.store.embedded.EventCodec.Stored;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamEvent;
import dev.headend.coordinator.stream.StreamState;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is what is read, in this version and from the earlier ones. */
class CodecTest {
    private static final PeerInstance PROGRAM = new PeerInstance(new UUID(5, 6));
    private static final Peer RESUMING_EDGE = new Peer(new PeerId(3), ControlRole.RTMP, PROGRAM);
    private static final Peer EXISTING_EDGE = new Peer(new PeerId(Long.MAX_VALUE), ControlRole.WSS, null);
    private static final Peer RESUMING = new Peer(new PeerId(4), ControlRole.HLS, PROGRAM);
    private static final Peer EXISTING = new Peer(new PeerId(5), ControlRole.HLS, null);

    static List<Stream> streams() {
        return List.of(
                stream(RESUMING_EDGE, EXISTING, new StreamState.Live(false), 0),
                stream(EXISTING_EDGE, RESUMING, new StreamState.Live(true), 1),
                stream(RESUMING_EDGE, RESUMING, new StreamState.Ending(false), 2),
                stream(EXISTING_EDGE, EXISTING, new StreamState.Ending(true), Integer.MAX_VALUE));
    }

    private static Stream stream(Peer edge, Peer encoder, StreamState state, int events) {
        return new Stream(new StreamId("a-1"), new ChannelId("channel_1"), edge, encoder, state, events);
    }

    static List<StreamEvent.Content> contents() {
        return List.of(
                new StreamEvent.Available(StreamType.HLS_LIVE, "", "hls/ä/live.m3u8", null),
                new StreamEvent.Available(StreamType.HLS_VOD, "640x360-30", "v", "12.5"),
                new StreamEvent.Closed());
    }

    private static Stored stored(StreamEvent.Content content) {
        Instant time = Instant.parse("2026-01-02T03:04:05.678Z");
        return new Stored(new StreamEvent(new StreamId("a-1"), new ChannelId("c"), 9, time, content), 1L << 40);
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamIsReadAsItWasWritten(Stream stream) {
        assertThat(StreamCodec.read(StreamCodec.write(stream))).isEqualTo(stream);
    }

    @ParameterizedTest
    @MethodSource("contents")
    void anEventIsReadAsItWasWritten(StreamEvent.Content content) {
        assertThat(EventCodec.read(EventCodec.write(stored(content)))).isEqualTo(stored(content));
    }

    @Test
    void aStreamOfTheFirstFormatHasPeersWithoutInstances() {
        byte[] bytes = HexFormat.of()
                .parseHex(
                        "01" // format
                                + "0003612d31" // "a-1"
                                + "000163" // "c"
                                + "0000000000000003" // edge
                                + "0000000000000004" // encoder
                                + "02" // live, with progress
                                + "00000005"); // events
        assertThat(StreamCodec.read(bytes))
                .isEqualTo(new Stream(
                        new StreamId("a-1"),
                        new ChannelId("c"),
                        new Peer(new PeerId(3), ControlRole.RTMP, null),
                        new Peer(new PeerId(4), ControlRole.HLS, null),
                        new StreamState.Live(true),
                        5));
    }

    @Test
    void aStreamOfTheSecondFormatIsOfAnRtmpServer() {
        byte[] bytes = HexFormat.of()
                .parseHex(
                        "02" // format
                                + "0003612d31" // "a-1"
                                + "000163" // "c"
                                + "0000000000000003" // edge
                                + "01" // of an instance
                                + "00000000000000050000000000000006"
                                + "0000000000000004" // encoder
                                + "00" // of none
                                + "03" // ending
                                + "00000005"); // events
        assertThat(StreamCodec.read(bytes))
                .isEqualTo(new Stream(
                        new StreamId("a-1"),
                        new ChannelId("c"),
                        RESUMING_EDGE,
                        new Peer(new PeerId(4), ControlRole.HLS, null),
                        new StreamState.Ending(false),
                        5));
    }

    /** The formats are promises to later versions. */
    @Test
    void theFirstByteIsTheFormat() {
        assertThat(StreamCodec.write(streams().getFirst())).startsWith(3);
        assertThat(EventCodec.write(stored(new StreamEvent.Closed())))
                .startsWith(1)
                .endsWith(2);
    }

    @ParameterizedTest
    @MethodSource("streams")
    void whatIsCutOffOrOfAnotherFormatIsNoStream(Stream stream) {
        byte[] bytes = StreamCodec.write(stream);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> StreamCodec.read(cut)).isInstanceOf(UndecodableRecordException.class);
        }
        assertUnreadable(bytes, 0, 4, "format 4");
        assertUnreadable(bytes, 0, 0, "format 0");
        assertUnreadable(bytes, 17, 3, "edge of kind 3");
        assertUnreadable(bytes, bytes.length - 5, 9, "state 9");
    }

    private static void assertUnreadable(byte[] bytes, int position, int value, String reason) {
        byte[] changed = bytes.clone();
        changed[position] = (byte) value;
        assertThatThrownBy(() -> StreamCodec.read(changed))
                .isInstanceOf(UndecodableRecordException.class)
                .hasMessageContaining("unreadable stream")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @MethodSource("contents")
    void whatIsCutOffOrOfAnotherFormatIsNoEvent(StreamEvent.Content content) {
        byte[] bytes = EventCodec.write(stored(content));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> EventCodec.read(cut)).isInstanceOf(UndecodableRecordException.class);
        }
        bytes[0] = 2;
        assertThatThrownBy(() -> EventCodec.read(bytes)).hasMessageContaining("format 2");
    }

    @Test
    void anUnknownKindOrTypeIsNoEvent() {
        byte[] kind = EventCodec.write(stored(new StreamEvent.Closed()));
        kind[kind.length - 1] = 3;
        assertThatThrownBy(() -> EventCodec.read(kind)).hasMessageContaining("kind 3");
        byte[] type = EventCodec.write(stored(contents().getFirst()));
        String text = new String(type, java.nio.charset.StandardCharsets.ISO_8859_1);
        type[text.indexOf("HLS")] = 'X';
        assertThatThrownBy(() -> EventCodec.read(type)).hasMessageContaining("stream type");
    }

    @Test
    void aClosedStreamIsNotKept() {
        Stream closed = stream(EXISTING_EDGE, EXISTING, new StreamState.Closed(), 1);
        assertThatThrownBy(() -> StreamCodec.write(closed)).isInstanceOf(IllegalArgumentException.class);
    }
}
