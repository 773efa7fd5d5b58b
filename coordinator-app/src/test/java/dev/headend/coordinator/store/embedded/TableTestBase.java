package dev.headend.coordinator.store.embedded;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.control.SourceType;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamState;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A file to have tables in, and what is put into them. */
abstract class TableTestBase {
    static final Peer EDGE = edge(1, null);

    @TempDir
    Path folder;

    FaultyDisk disk;
    StoreFile file;

    @BeforeEach
    void openFile() {
        disk = FaultyDisk.with(folder.resolve("store.mv"));
        file = StoreFile.open(disk.fileName());
    }

    @AfterEach
    void closeQuietly() {
        file.abandon();
    }

    /** As after a crash that comes right after a commit. */
    void reopen() {
        file.commit(1);
        file.abandon();
        file = StoreFile.open(disk.fileName());
    }

    static StreamId id(int number) {
        return new StreamId("stream-%04d".formatted(number));
    }

    static Peer edge(long id, @Nullable PeerInstance program) {
        return new Peer(new PeerId(id), ControlRole.RTMP, program);
    }

    static Peer encoder(long id, @Nullable PeerInstance program) {
        return new Peer(new PeerId(id), ControlRole.HLS, program);
    }

    static StreamingServer server(Peer peer) {
        return new StreamingServer(peer, SourceType.RTMP, "192.0.2.1", 1935, false);
    }

    static Stream stream(int number, String channel, Peer edge, Peer encoder, StreamState state) {
        return new Stream(id(number), new ChannelId(channel), edge, encoder, state, 0);
    }

    static Stream live(int number, String channel, Peer edge, Peer encoder) {
        return stream(number, channel, edge, encoder, StreamState.Live.ADMITTED);
    }

    static Stream now(Stream stream, StreamState state) {
        return new Stream(stream.id(), stream.channel(), stream.edge(), stream.encoder(), state, stream.events());
    }
}
