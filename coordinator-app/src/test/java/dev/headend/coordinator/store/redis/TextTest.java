package dev.headend.coordinator.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.control.SourceType;
import dev.headend.control.StreamType;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.store.redis.replica.PeerText;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamEvent;
import dev.headend.coordinator.stream.StreamInput;
import dev.headend.coordinator.stream.StreamState;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in Redis is read by people, by scripts, and by other versions of this program: so the texts are written out here. */
class TextTest {
    private static final PeerInstance INSTANCE =
            new PeerInstance(UUID.fromString("0b4c7a52-6a1c-4f6d-9d0e-0123456789ab"));
    private static final Peer RESUMING = new Peer(new PeerId(7), ControlRole.HLS, INSTANCE);
    private static final Peer EXISTING = new Peer(new PeerId(12), ControlRole.WSS, null);
    private static final StreamId ID = new StreamId("0000");
    private static final ChannelId CHANNEL = new ChannelId("channel");
    private static final Instant TIME = Instant.parse("2026-11-22T13:00:00.123Z");

    @Test
    void peers() {
        assertThat(PeerText.write(RESUMING)).isEqualTo("7 HLS 0b4c7a52-6a1c-4f6d-9d0e-0123456789ab");
        assertThat(PeerText.write(EXISTING)).isEqualTo("12 WSS -");
        assertThat(PeerText.read(PeerText.write(RESUMING))).isEqualTo(RESUMING);
        assertThat(PeerText.read(PeerText.write(EXISTING))).isEqualTo(EXISTING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "7 HLS", "x HLS -", "7 XYZ -", "7 HLS - -", "7 HLS 0b4c7a52"})
    void whatIsNoPeer(String text) {
        assertThatThrownBy(() -> PeerText.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void servers() {
        StreamingServer plain = new StreamingServer(EXISTING, SourceType.WS, "2001:db8::1", 80, false);
        assertThat(PeerText.write(plain)).isEqualTo("WS 2001:db8::1 80 plain");
        assertThat(PeerText.readServer(EXISTING, PeerText.write(plain))).isEqualTo(plain);
        StreamingServer ssl = new StreamingServer(EXISTING, SourceType.RTMP, "192.0.2.1", 1936, true);
        assertThat(PeerText.write(ssl)).isEqualTo("RTMP 192.0.2.1 1936 ssl");
        assertThat(PeerText.readServer(EXISTING, PeerText.write(ssl))).isEqualTo(ssl);
    }

    @Test
    void streams() {
        List<Object> fields = List.of("3", "channel", "12 WSS -", PeerText.write(RESUMING), "ending-stop-sent", "2");
        assertThat(StreamText.read(ID, fields, 1))
                .isEqualTo(new Stream(ID, CHANNEL, EXISTING, RESUMING, new StreamState.Ending(true), 2));
    }

    static List<StreamState> states() {
        return List.of(
                new StreamState.Live(false),
                new StreamState.Live(true),
                new StreamState.Ending(false),
                new StreamState.Ending(true));
    }

    /** Scripts know them by how they begin. */
    @ParameterizedTest
    @MethodSource("states")
    void states(StreamState state) {
        String text = StreamText.write(state);
        assertThat(text).startsWith(state.holdsChannel() ? "live" : "ending");
        assertThat(StreamText.state(text)).isEqualTo(state);
    }

    static List<StreamInput> dueInputs() {
        return List.of(
                new StreamInput.ProgressTimeout(),
                new StreamInput.EncoderOverdue(),
                new StreamInput.EdgeLost(new PeerId(12)),
                new StreamInput.EncoderLost(new PeerId(7)),
                new StreamInput.EncoderReplaced(new Peer.Identity(ControlRole.HLS, PeerInstance.random()), RESUMING),
                new StreamInput.AdmissionWithdrawn());
    }

    @ParameterizedTest
    @MethodSource("dueInputs")
    void dueInputs(StreamInput input) {
        assertThat(DueText.of(input).input()).isEqualTo(input);
    }

    /** {@code prelude.lua} writes these. */
    @Test
    void dueInputsThatScriptsMake() {
        assertThat(DueText.of(new StreamInput.EdgeLost(new PeerId(12)))).isEqualTo(new DueText("edge-lost", "12"));
        assertThat(DueText.of(new StreamInput.EncoderLost(new PeerId(7)))).isEqualTo(new DueText("encoder-lost", "7"));
        assertThat(DueText.of(new StreamInput.EncoderReplaced(new Peer.Identity(ControlRole.HLS, INSTANCE), EXISTING)))
                .isEqualTo(new DueText("encoder-replaced", "HLS " + INSTANCE + " 12 WSS -"));
        assertThat(DueText.of(new StreamInput.AdmissionWithdrawn())).isEqualTo(new DueText("unbegun", ""));
    }

    static List<StreamEvent.Content> contents() {
        return List.of(
                new StreamEvent.Available(StreamType.HLS_LIVE, "1280x720-30", "hls/x/\"ä\"\n.m3u8", null),
                new StreamEvent.Available(StreamType.HLS_VOD, "", "hls/x/vod.m3u8", "12.5"),
                new StreamEvent.Closed());
    }

    @ParameterizedTest
    @MethodSource("contents")
    void events(StreamEvent.Content content) {
        StreamEvent event = new StreamEvent(ID, CHANNEL, 3, TIME, content);
        assertThat(EventText.read(EventText.write(event))).isEqualTo(event);
    }

    @Test
    void anEventIsReadable() {
        assertThat(EventText.write(new StreamEvent(ID, CHANNEL, 3, TIME, new StreamEvent.Closed())))
                .isEqualTo("{\"stream\":\"0000\",\"channel\":\"channel\",\"sequence\":3,"
                        + "\"time\":\"2026-11-22T13:00:00.123Z\",\"what\":\"STREAM-CLOSED\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "no JSON", "{\"stream\":\"0000\",\"channel\":\"c\",\"sequence\":1,\"time\":\"never\"}"
            })
    void whatIsNoEvent(String text) {
        assertThatThrownBy(() -> EventText.read(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
