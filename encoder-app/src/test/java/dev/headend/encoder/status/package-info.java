@NullMarked
package dev.headend.encoder.status;

import org.jspecify.annotations.NullMarked;
