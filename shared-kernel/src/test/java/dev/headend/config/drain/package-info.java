@NullMarked
package dev.headend.config.drain;

import org.jspecify.annotations.NullMarked;
