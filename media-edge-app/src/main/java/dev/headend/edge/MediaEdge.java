package dev.headend.edge;

import dev.headend.config.Program;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The program's main class. */
@SpringBootApplication(proxyBeanMethods = false)
public class MediaEdge {
    /** Reactor Netty's property. */
    private static final String NATIVE_HTTP = "reactor.netty.native";
    /** Netty's property: it watches one of so many buffers for being forgotten, and notes who uses that, with a stack trace each. */
    private static final String WATCHED_BUFFERS = "io.netty.leakDetection.samplingInterval";

    /** Starts the program from its environment. */
    public static void main(String[] args) {
        // HTTP keeps to the JDK's sockets, unless HttpLoops say otherwise. It would take io_uring unasked, only because
        // RTMP may choose it.
        setDefault(NATIVE_HTTP, "false");
        // One of 128 is a fiftieth of what many streams cost. What is forgotten again and again is found anyway.
        setDefault(WATCHED_BUFFERS, "8192");
        new Program(
                        MediaEdge.class,
                        "Headend media edge: takes streams in over RTMP and WebSocket, passes them to players and encoders, and"
                                + " delivers HLS and the player page.",
                        MediaEdgeSettings.TABLE)
                .run(args);
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
