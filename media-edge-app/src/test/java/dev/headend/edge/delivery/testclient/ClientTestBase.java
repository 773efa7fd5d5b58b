package dev.headend.edge.delivery.testclient;

import com.microsoft.playwright.Page;
import dev.headend.edge.RunningEdge;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** An edge and a browser for a class of tests, with two pages for each test. */
abstract class ClientTestBase {
    static RunningEdge edge;
    static ClientPages pages;
    Page publisher;
    Page viewer;

    @BeforeAll
    static void start() {
        edge = RunningEdge.start(Map.of("CONCURRENT_LIMIT_WHITELIST", "127.0.0.1"));
        pages = new ClientPages();
    }

    @AfterAll
    static void stop() {
        pages.close();
        edge.close();
    }

    @BeforeEach
    void open() {
        publisher = pages.open();
        viewer = pages.open();
    }

    @AfterEach
    void close() {
        publisher.close();
        viewer.close();
        pages.complaints.clear();
        pages.requests.clear();
    }
}
