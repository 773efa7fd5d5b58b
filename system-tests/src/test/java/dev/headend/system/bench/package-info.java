/**
 * What one coordinator can carry, as numbers: {@code ./headend bench} prints them, docs/benchmarks.md explains them.
 *
 * <p>The coordinator is the real program in a process of its own. Edges, encoders and the application are played here, on
 * one event loop that also keeps all their state, so that nothing is locked and little of the machine is taken from the
 * coordinator. Not a test: what a number should be is not asserted, only that everything that was begun is finished.
 */
@NullMarked
package dev.headend.system.bench;

import org.jspecify.annotations.NullMarked;
