/**
 * Asks the application whether a stream key is good and what is to be made of the stream (the seeds, "Streaming key
 * verification requests"). Knows the stream's terms and HTTP; nothing of peers, and it keeps nothing.
 */
@NullMarked
package dev.headend.coordinator.verification;

import org.jspecify.annotations.NullMarked;
