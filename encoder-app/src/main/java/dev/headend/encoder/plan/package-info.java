/**
 * Decides the renditions of a stream from what was probed and what was ordered; pure (spec/encoder.md, "Which
 * resolutions"). Knows no process, no file and no protocol.
 */
@NullMarked
package dev.headend.encoder.plan;

import org.jspecify.annotations.NullMarked;
