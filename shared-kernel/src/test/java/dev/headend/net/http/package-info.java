@NullMarked
package dev.headend.net.http;

import org.jspecify.annotations.NullMarked;
