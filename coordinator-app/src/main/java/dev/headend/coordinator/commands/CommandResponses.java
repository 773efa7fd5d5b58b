package dev.headend.coordinator.commands;

import dev.headend.coordinator.fleet.Encoder;
import dev.headend.coordinator.fleet.FleetCapacity;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamStore.Snapshot;
import java.util.List;

/** The JSON of the commands API; the components' names are the seeds'. */
final class CommandResponses {
    private CommandResponses() {}

    /** @param capacity -1 = no limit */
    record Capacity(int load, int capacity, int encoderCount) {
        static Capacity of(FleetCapacity fleet) {
            return new Capacity(fleet.load(), fleet.capacity(), fleet.encoderCount());
        }
    }

    record Report(List<ActiveStream> activeStreams, List<Server> streamingServers, List<EncoderEntry> encoders) {
        static Report of(Snapshot snapshot) {
            return new Report(
                    snapshot.live().stream().map(ActiveStream::of).toList(),
                    snapshot.servers().stream().map(Server::of).toList(),
                    snapshot.encoders().stream().map(EncoderEntry::of).toList());
        }
    }

    record ActiveStream(String channel, String streamId, long streamServer, long encoder) {
        static ActiveStream of(Stream stream) {
            return new ActiveStream(
                    stream.channel().value(),
                    stream.id().value(),
                    stream.edge().id().value(),
                    stream.encoder().id().value());
        }
    }

    record Server(long id, String ip, int port, boolean ssl, String serverType) {
        static Server of(StreamingServer server) {
            return new Server(
                    server.id().value(),
                    server.ip(),
                    server.port(),
                    server.ssl(),
                    server.type().name());
        }
    }

    record EncoderEntry(long id, int capacity, int load) {
        static EncoderEntry of(Encoder encoder) {
            return new EncoderEntry(encoder.id().value(), encoder.capacity(), encoder.load());
        }
    }
}
