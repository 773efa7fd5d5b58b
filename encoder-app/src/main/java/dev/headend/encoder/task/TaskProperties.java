package dev.headend.encoder.task;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How many tasks run, and what they log.
 *
 * @param capacity maximum number of tasks at once; 0 or less = no limit ({@code SERVER_CAPACITY})
 * @param logStatus whether tasks log their encoding speed ({@code LOG_TASK_STATUS})
 */
@ConfigurationProperties("headend.encoder.tasks")
public record TaskProperties(int capacity, boolean logStatus) {}
