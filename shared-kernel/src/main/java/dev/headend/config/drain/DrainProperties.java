package dev.headend.config.drain;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** @param time zero = no drain */
@ConfigurationProperties("headend.drain")
record DrainProperties(Duration time) {}
