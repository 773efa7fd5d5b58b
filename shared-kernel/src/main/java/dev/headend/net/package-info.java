/**
 * Addresses of peers and users: ranges that are allowed something, and how many connections one address may hold; and when one
 * that cannot be reached is tried again. Knows no protocol.
 */
@NullMarked
package dev.headend.net;

import org.jspecify.annotations.NullMarked;
