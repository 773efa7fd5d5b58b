@NullMarked
package dev.headend.container;

import org.jspecify.annotations.NullMarked;
