/**
 * What the application can ask and order over HTTP: capacity, report, close (the seeds, "Commands"). Routes, who may use
 * them, and the JSON they answer with; what closing a stream means is {@code stream}'s business.
 */
@NullMarked
package dev.headend.coordinator.commands;

import org.jspecify.annotations.NullMarked;
