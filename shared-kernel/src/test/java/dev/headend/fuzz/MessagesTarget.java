package dev.headend.fuzz;

import dev.headend.rtmp.ProtocolViolation;
import dev.headend.rtmp.chunk.ChunkMessage;
import dev.headend.rtmp.client.ClientRequest;
import dev.headend.rtmp.client.ClientSession;
import dev.headend.rtmp.client.ClientState;
import dev.headend.rtmp.message.DataFrame;
import dev.headend.rtmp.message.MediaInspector;
import dev.headend.rtmp.message.MediaTraits;
import dev.headend.rtmp.message.MessageDecoder;
import dev.headend.rtmp.message.RtmpMessage;
import java.util.List;

/**
 * Messages: the first byte is the type, the others are the payload. What comes of it is little larger than it was, and a client's
 * session can stand it in every state.
 */
public final class MessagesTarget {
    /** Of a header, for one of several tracks. */
    private static final int OVERHEAD = 7;

    private static final ClientSession CLIENT =
            new ClientSession(new ClientRequest(ClientRequest.Purpose.PLAY, "ch", "rtmp://host/ch", "key"));

    private static final List<ClientState> STATES = List.of(
            new ClientState.Connecting(),
            new ClientState.CreatingStream(),
            new ClientState.Starting(1),
            new ClientState.Running(1));

    private MessagesTarget() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        try (CountedMemory memory = new CountedMemory()) {
            int type = Byte.toUnsignedInt(data[0]);
            ChunkMessage message = new ChunkMessage(3, type, 1, 1000, memory.of(data, 1, data.length));
            MessageDecoder.decode(
                    message, memory.allocator, decoded -> look(decoded, memory, 2 * data.length + OVERHEAD));
        } catch (ProtocolViolation refused) {
            CountedMemory.check(refused.getMessage().contains("1024 parts"), refused.getMessage());
        }
    }

    private static void look(RtmpMessage decoded, CountedMemory memory, int most) {
        CountedMemory.check(memory.used() <= most, "used " + memory.used());
        for (ClientState state : STATES) {
            CountedMemory.check(CLIENT.next(state, decoded).send().size() <= 3, "many answers");
        }
        if (!(decoded instanceof RtmpMessage.Timed timed)) {
            return;
        }
        int readable = timed.payload().readableBytes();
        switch (timed) {
            case RtmpMessage.Audio audio -> look(MediaInspector.audio(audio.payload()));
            case RtmpMessage.Video video -> look(MediaInspector.video(video.payload()));
            case RtmpMessage.Data data ->
                CountedMemory.check(!DataFrame.isMetadata(data.payload()) || readable > 12, "short metadata");
        }
        CountedMemory.check(timed.payload().readableBytes() == readable, "the reader was moved");
        timed.payload().release();
    }

    private static void look(MediaTraits traits) {
        CountedMemory.check(traits.track() >= 0 && traits.track() < 256, "track " + traits.track());
    }
}
