/**
 * What one media edge can carry, beside nginx-rtmp, as numbers: {@code ./headend bench edge} prints them, docs/benchmarks.md
 * explains them.
 *
 * <p>Both servers run as processes of their own and get the same synthetic stream. Publishers and players are played here by
 * plain sockets and three threads, which do so little that most of the machine is left to the server. They know RTMP only
 * as bytes: nothing here depends on the code of the server that is measured. Not a test: what a number should be is not
 * asserted.
 */
@NullMarked
package dev.headend.system.bench.edge;

import org.jspecify.annotations.NullMarked;
