@NullMarked
package dev.headend.config.restreamer;

import org.jspecify.annotations.NullMarked;
