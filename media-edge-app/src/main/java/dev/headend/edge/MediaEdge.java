package dev.headend.edge;

import dev.headend.config.Program;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The program's main class. */
@SpringBootApplication(proxyBeanMethods = false)
public class MediaEdge {
    /** Starts the program from its environment. */
    public static void main(String[] args) {
        new Program(
                        MediaEdge.class,
                        "Headend media edge: takes streams in over RTMP, passes them to players and encoders, and delivers HLS"
                                + " and the player page.",
                        MediaEdgeSettings.TABLE)
                .run(args);
    }
}
