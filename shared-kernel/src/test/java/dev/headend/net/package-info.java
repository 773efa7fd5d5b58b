@NullMarked
package dev.headend.net;

import org.jspecify.annotations.NullMarked;
