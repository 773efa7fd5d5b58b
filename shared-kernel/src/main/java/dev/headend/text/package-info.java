/** Text from outside on its way into the log. Knows nothing but the JDK, so that every room may use it. */
@NullMarked
package dev.headend.text;

import org.jspecify.annotations.NullMarked;
