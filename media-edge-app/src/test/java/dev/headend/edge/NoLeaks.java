package dev.headend.edge;

import io.netty.util.LeakPresenceDetector;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test that leaves a Netty buffer unreleased. The build sets the detector (pom.xml); without it, for example in an
 * IDE, the test says so.
 */
public final class NoLeaks implements BeforeEachCallback, AfterEachCallback {
    private static final String DETECTOR = "io.netty.customResourceLeakDetector";

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!LeakPresenceDetector.class.getName().equals(System.getProperty(DETECTOR))) {
            throw new IllegalStateException("run with -D" + DETECTOR + "=" + LeakPresenceDetector.class.getName());
        }
        try {
            LeakPresenceDetector.check();
        } catch (IllegalStateException leftByAnother) {
            // Not this test's: from here on only new buffers count.
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        LeakPresenceDetector.check();
    }
}
