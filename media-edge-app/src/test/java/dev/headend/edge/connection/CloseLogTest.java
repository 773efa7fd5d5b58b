package dev.headend.edge.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class CloseLogTest {
    @Test
    void whatDiffersFromClientToClientMakesNoLineOfItsOwn(CapturedOutput out) {
        CloseLog log = new CloseLog(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        for (int i = 0; i < 1000; i++) {
            log.closing("192.0.2.1", EndReason.REFUSED, "invalid channel name 'a" + i + "'");
            log.closing("192.0.2.1", EndReason.PROTOCOL_VIOLATION, "message of " + i + " bytes");
        }
        assertThat(lines(out)).hasSize(2);
    }

    @Test
    void wordsThatAlwaysVaryAreBounded(CapturedOutput out) {
        CloseLog log = new CloseLog(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        for (int i = 0; i < 1000; i++) {
            log.closing("192.0.2.1", EndReason.REFUSED, "reason " + Character.getName('a' + i));
        }
        assertThat(lines(out)).hasSizeBetween(1, 101);
    }

    private static Stream<String> lines(CapturedOutput out) {
        return out.getOut().lines().filter(line -> line.contains("closing the connection"));
    }

    @Test
    void aFloodOfOneReasonHidesNoOther(CapturedOutput out) {
        CloseLog log = new CloseLog(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        for (int i = 0; i < 1000; i++) {
            log.closing("192.0.2.1", EndReason.PROTOCOL_VIOLATION, "not RTMP");
        }
        log.closing("192.0.2.2 on channel ch", EndReason.REFUSED, "wrong key");
        log.closing("192.0.2.3 on channel ch", EndReason.REFUSED, "channel already has a publisher");

        assertThat(lines(out))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("closing the connection from 192.0.2.1: not RTMP"),
                        line -> assertThat(line)
                                .endsWith("closing the connection from 192.0.2.2 on channel ch: wrong key"),
                        line -> assertThat(line).endsWith("192.0.2.3 on channel ch: channel already has a publisher"));
    }
}
