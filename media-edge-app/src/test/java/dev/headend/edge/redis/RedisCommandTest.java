package dev.headend.edge.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.redis.RedisCommand.CloseStream;
import dev.headend.edge.redis.RedisCommand.KillSession;
import dev.headend.edge.redis.RedisCommand.Malformed;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisCommandTest {
    private static final ChannelId NEWS = new ChannelId("news");

    private static RedisCommand parse(String message) {
        return RedisCommand.parse(message, 8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"kill-session>news", "KILL-Session>news", " kill-session > news ", "kill-session>news|more|still"
            })
    void endsWhateverIsLive(String message) {
        assertThat(parse(message)).isEqualTo(new KillSession(NEWS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"close-stream>news|s-1", "Close-Stream> news | s-1 ", "close-stream>news|s-1|more"})
    void endsOneStream(String message) {
        assertThat(parse(message)).isEqualTo(new CloseStream(NEWS, new StreamId("s-1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ">",
                "|",
                "kill-session",
                "kill-session>",
                "kill-session>|",
                "kill-session>a b",
                "kill-session>../news",
                "kill-session>ninechars",
                "kill-session>news>other",
                "close-stream>news",
                "close-stream>news|",
                "close-stream>news|*",
                "close-stream>news|a/b",
                "close-stream>|s-1",
                "reboot>news",
                "\u0000\u001b[2J>news"
            })
    void everythingElseIsMalformed(String message) {
        assertThat(parse(message)).isInstanceOf(Malformed.class);
    }

    @Test
    void whoSendsOneThatIsMalformedIsToldWhatIsWrongWithTheStreamId() {
        assertThat(parse("close-stream>news")).isEqualTo(new Malformed("there is no stream id behind the channel"));
        assertThat(parse("close-stream>news|*"))
                .isEqualTo(new Malformed("the stream id is not made of letters, digits, - and _, 128 at most"));
    }

    @Test
    void aLongMessageIsReadInLinearTime() {
        assertThat(parse("kill-session>" + "|".repeat(1 << 20))).isInstanceOf(Malformed.class);
        assertThat(parse("x".repeat(1 << 20))).isInstanceOf(Malformed.class);
    }
}
