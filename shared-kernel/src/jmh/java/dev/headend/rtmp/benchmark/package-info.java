/** How fast the codec is (docs/benchmarks.md): JMH, in a Maven profile of its own. */
@NullMarked
package dev.headend.rtmp.benchmark;

import org.jspecify.annotations.NullMarked;
