/**
 * What is to be made of a source: pure decisions from what was probed and what was asked for (spec/encoder.md, "Which
 * resolutions"). Knows no process, no file and no protocol.
 */
@NullMarked
package dev.headend.encoder.plan;

import org.jspecify.annotations.NullMarked;
