/**
 * Alerts and dashboards, checked as files: that they can be read, say what they must, name only what there is, and that alerts fire
 * when they should and not when they should not. Of what the programs really serve, {@code OperationsIT} of the system tests asks.
 */
@NullMarked
package dev.headend.chart.monitoring;

import org.jspecify.annotations.NullMarked;
