/**
 * The encoder: makes HLS and previews of streams with FFmpeg. {@code task} is the life of an encoding task; the packages
 * beside it do the work. Here the parts are put together, and the program is started.
 */
@NullMarked
package dev.headend.encoder;

import org.jspecify.annotations.NullMarked;
