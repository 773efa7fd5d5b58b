/**
 * What it costs to deliver files over HTTP, beside nginx, which serves the same ones: {@code ./headend bench delivery} prints it,
 * docs/benchmarks.md explains it. The requests are made by wrk. Not a test: what a number should be is not asserted.
 */
@NullMarked
package dev.headend.system.bench.delivery;

import org.jspecify.annotations.NullMarked;
