package dev.headend.edge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpStatusCode;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A disk that answers nobody: requests do not pile up without end. */
class HungDiskTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    @Test
    void refusesRequestsBeyondThoseThatWait() throws InterruptedException {
        Scheduler fileWork = Schedulers.newBoundedElastic(1, 1, "hung-disk");
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        FileHandler files = new FileHandler(
                new FileTree(folder), fileWork, new DeliveryMetrics(new SimpleMeterRegistry()), Clock.systemUTC());
        try {
            fileWork.schedule(() -> {
                hangs.countDown();
                await(over);
            });
            hangs.await();
            var waiting =
                    files.handle(request()).map(ServerResponse::statusCode).toFuture();

            assertThat(files.handle(request()).map(ServerResponse::statusCode).block(SOON))
                    .isEqualTo(HttpStatusCode.valueOf(503));
            assertThat(waiting).isNotDone();
            over.countDown();
            assertThat(waiting).succeedsWithin(SOON).isEqualTo(HttpStatusCode.valueOf(404));
        } finally {
            over.countDown();
            fileWork.dispose();
        }
    }

    private static ServerRequest request() {
        return ServerRequest.create(
                MockServerWebExchange.from(MockServerHttpRequest.get("/hls/news/live.m3u8")),
                HandlerStrategies.withDefaults().messageReaders());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
