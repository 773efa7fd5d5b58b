/**
 * Addresses of peers and users: ranges that are allowed something, and how many connections one address may hold; and when one
 * that cannot be reached is tried again; and what our WebSocket clients do not say. Knows nothing of what is said.
 */
@NullMarked
package dev.headend.net;

import org.jspecify.annotations.NullMarked;
