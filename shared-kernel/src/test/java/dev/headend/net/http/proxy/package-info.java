@NullMarked
package dev.headend.net.http.proxy;

import org.jspecify.annotations.NullMarked;
