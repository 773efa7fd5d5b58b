package dev.headend.edge;

import dev.headend.config.Program;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The program's main class. */
@SpringBootApplication(proxyBeanMethods = false)
public class MediaEdge {
    /** Reactor Netty's property. */
    private static final String NATIVE_HTTP = "reactor.netty.native";

    /** Starts the program from its environment. */
    public static void main(String[] args) {
        // HTTP keeps to the JDK's sockets. It would take io_uring unasked, only because RTMP may choose it.
        if (System.getProperty(NATIVE_HTTP) == null) {
            System.setProperty(NATIVE_HTTP, "false");
        }
        new Program(
                        MediaEdge.class,
                        "Headend media edge: takes streams in over RTMP, passes them to players and encoders, and delivers HLS"
                                + " and the player page.",
                        MediaEdgeSettings.TABLE)
                .run(args);
    }
}
