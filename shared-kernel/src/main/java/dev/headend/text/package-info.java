/** Text from outside on its way into the log. Knows no room, so that every room may use it. */
@NullMarked
package dev.headend.text;

import org.jspecify.annotations.NullMarked;
