/**
 * FFmpeg workers. {@code task} is the life of an encoding task; what it needs done is done by the packages beside it.
 */
@NullMarked
package dev.headend.encoder;

import org.jspecify.annotations.NullMarked;
