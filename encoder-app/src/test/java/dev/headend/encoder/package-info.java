@NullMarked
package dev.headend.encoder;

import org.jspecify.annotations.NullMarked;
