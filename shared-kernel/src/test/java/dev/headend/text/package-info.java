@NullMarked
package dev.headend.text;

import org.jspecify.annotations.NullMarked;
