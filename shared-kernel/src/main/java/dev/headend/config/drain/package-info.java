/**
 * How a program drains: told to stop by SIGTERM, it takes nothing new and finishes what it has, for {@code DRAIN_SECONDS} at most;
 * only then it is stopped. Everything runs meanwhile, health and metrics too, as Spring is not closed before the drain is over.
 *
 * <p>This package knows no program in particular: what there is to finish is a program's
 * {@link dev.headend.config.drain.DrainedWork}.
 */
@NullMarked
package dev.headend.config.drain;

import org.jspecify.annotations.NullMarked;
