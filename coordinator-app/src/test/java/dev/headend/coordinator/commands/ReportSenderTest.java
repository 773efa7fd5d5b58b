package dev.headend.coordinator.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.stream.StreamStore.Snapshot;
import dev.headend.fixture.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

class ReportSenderTest {
    private static final Duration SOON = Patience.TIME;

    private final ReportSender reports = new ReportSender(JsonMapper.shared());

    private static Snapshot snapshot() {
        return new Snapshot(List.of(), List.of(), List.of());
    }

    private Disposable sendToOneWhoDoesNotRead(ReportSender.Encoded report) {
        MockServerHttpResponse response = new MockServerHttpResponse();
        response.setWriteHandler(_ -> Mono.never());
        return reports.write(response, report).subscribe();
    }

    private MockServerHttpResponse send(ReportSender.Encoded report) {
        MockServerHttpResponse response = new MockServerHttpResponse();
        reports.write(response, report).block(SOON);
        return response;
    }

    @Test
    void whoGetsTheSameSnapshotGetsTheSameBytes() {
        Snapshot snapshot = snapshot();
        ReportSender.Encoded report = reports.encode(snapshot);
        assertThat(reports.encode(snapshot).json()).isSameAs(report.json());
        assertThat(reports.encode(snapshot()).json()).isNotSameAs(report.json());
    }

    @Test
    void clientsThatDoNotReadKeepFewReportsInMemory() {
        ReportSender.Encoded report = reports.encode(snapshot());
        List<Disposable> stuck = new ArrayList<>();
        for (int i = 0; i < ReportSender.MAX_AT_ONCE; i++) {
            stuck.add(sendToOneWhoDoesNotRead(report));
        }
        MockServerHttpResponse refused = send(report);
        assertThat(refused.getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(refused.getBodyAsString().block(SOON)).endsWith("ask again later.\n");
        stuck.getFirst().dispose();
        for (int i = 0; i < 2 * ReportSender.MAX_AT_ONCE; i++) {
            assertThat(send(report).getBodyAsString().block(SOON)).startsWith("{\"activeStreams\":[]");
        }
    }
}
