@NullMarked
package dev.headend.control;

import org.jspecify.annotations.NullMarked;
