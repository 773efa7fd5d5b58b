/**
 * Restreamer-Edge's environment variables, read as settings of our programs (docs/adr/0061): one table says of each what it means
 * here. Knows how settings are read, and names of settings; no program and nothing of what the settings do.
 */
@NullMarked
package dev.headend.config.restreamer;

import org.jspecify.annotations.NullMarked;
