package dev.headend.coordinator.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

@ExtendWith(OutputCaptureExtension.class)
class ErrorResponsesTest {
    private final MockServerWebExchange exchange =
            MockServerWebExchange.from(MockServerHttpRequest.get("/actuator/health/readiness"));

    private Mono<Void> answer(Throwable failure) {
        return new ErrorResponses().errorAnswer().handle(exchange, failure);
    }

    @Test
    void whoHangsUpIsNoErrorOfTheProgram(CapturedOutput output) {
        AbortedException gone = AbortedException.beforeSend();
        assertThatThrownBy(() -> answer(gone).block()).isSameAs(gone);
        assertThat(output.getAll()).doesNotContain("failed");
    }

    @Test
    void whatElseGoesWrongIs(CapturedOutput output) {
        answer(new IllegalStateException("broken")).block();
        assertThat(exchange.getResponse().getStatusCode()).hasToString("500 INTERNAL_SERVER_ERROR");
        assertThat(output.getAll()).contains("GET /actuator/health/readiness failed");
    }
}
