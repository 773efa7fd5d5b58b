/**
 * HTTP toward servers of others: the client, what is posted with it, and what becomes of the answer. Knows neither what is
 * asked nor who asks. The control link has a client of its own: peers and coordinator are one installation, with no proxy in
 * between.
 */
@NullMarked
package dev.headend.net.http;

import org.jspecify.annotations.NullMarked;
