package dev.headend.coordinator.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamState;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamCodecTest {
    private static final PeerInstance EDGE = new PeerInstance(new UUID(0x11L, 0x22L));
    private static final PeerInstance ENCODER = new PeerInstance(new UUID(0x33L, 0x44L));

    private static Stream stream(ControlRole edgeRole, PeerInstance edge, PeerInstance encoder, StreamState state) {
        return new Stream(
                new StreamId("id"),
                new ChannelId("ch"),
                new Peer(new PeerId(5), edgeRole, edge),
                new Peer(new PeerId(6), ControlRole.HLS, encoder),
                state,
                7);
    }

    private static byte[] bytes(String... parts) {
        return HexFormat.of().parseHex(String.join("", parts).replace(" ", ""));
    }

    @ParameterizedTest
    @EnumSource(names = {"RTMP", "WSS"})
    void whatIsWrittenIsRead(ControlRole edge) {
        for (StreamState state : new StreamState[] {
            new StreamState.Live(false),
            new StreamState.Live(true),
            new StreamState.Ending(false),
            new StreamState.Ending(true)
        }) {
            Stream full = stream(edge, EDGE, ENCODER, state);
            assertThat(StreamCodec.read(StreamCodec.write(full))).isEqualTo(full);
            Stream bare = stream(edge, null, null, state);
            assertThat(StreamCodec.read(StreamCodec.write(bare))).isEqualTo(bare);
        }
    }

    @Test
    void theFirstFormatIsRead() {
        byte[] old = bytes(
                "01", // format
                "0002 6964", // id
                "0002 6368", // channel
                "0000000000000005", // edge
                "0000000000000006", // encoder
                "02", // live with progress
                "00000007"); // events
        assertThat(StreamCodec.read(old)).isEqualTo(stream(ControlRole.RTMP, null, null, new StreamState.Live(true)));
    }

    @Test
    void theSecondFormatIsRead() {
        byte[] old = bytes(
                "02", // format
                "0002 6964", // id
                "0002 6368", // channel
                "0000000000000005 01 0000000000000011 0000000000000022", // edge
                "0000000000000006 01 0000000000000033 0000000000000044", // encoder
                "03", // ending
                "00000007"); // events
        assertThat(StreamCodec.read(old))
                .isEqualTo(stream(ControlRole.RTMP, EDGE, ENCODER, new StreamState.Ending(false)));
    }

    @Test
    void aLaterFormatIsRefused() {
        assertThatThrownBy(() -> StreamCodec.read(bytes("04 0002 6964"))).hasMessageContaining("format 4");
        assertThatThrownBy(() -> StreamCodec.read(bytes("00 0002 6964"))).hasMessageContaining("format 0");
    }
}
