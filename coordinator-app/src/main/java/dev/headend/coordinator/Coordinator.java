package dev.headend.coordinator;

import dev.headend.config.Program;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The program's entry. */
@SpringBootApplication(proxyBeanMethods = false)
public class Coordinator {
    /** Starts the program from its environment. */
    public static void main(String[] args) {
        new Program(
                        Coordinator.class,
                        "Headend coordinator: asks the application whether a stream key is good, assigns an encoder to each stream, and"
                                + " tells the application what is available and what has ended.",
                        CoordinatorSettings.TABLE)
                .run(args);
    }
}
