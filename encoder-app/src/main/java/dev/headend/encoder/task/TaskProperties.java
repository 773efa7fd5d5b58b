package dev.headend.encoder.task;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The tasks.
 *
 * @param capacity how many there may be at once; 0 or less = any number ({@code SERVER_CAPACITY})
 * @param logStatus whether each writes regularly how fast it is ({@code LOG_TASK_STATUS})
 */
@ConfigurationProperties("headend.encoder.tasks")
public record TaskProperties(int capacity, boolean logStatus) {}
