@NullMarked
package dev.headend.encoder.task;

import org.jspecify.annotations.NullMarked;
