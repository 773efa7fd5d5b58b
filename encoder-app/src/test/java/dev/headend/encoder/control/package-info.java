@NullMarked
package dev.headend.encoder.control;

import org.jspecify.annotations.NullMarked;
