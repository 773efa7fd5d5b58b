@NullMarked
package dev.headend.net.http.auth;

import org.jspecify.annotations.NullMarked;
