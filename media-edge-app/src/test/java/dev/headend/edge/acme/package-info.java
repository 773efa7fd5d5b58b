/** Certificates by ACME: when they are ordered, by table; what becomes of orders, with Debian's pebble as the certificate authority. */
@NullMarked
package dev.headend.edge.acme;

import org.jspecify.annotations.NullMarked;
