/**
 * The world around the programs, for the tests: a fleet of them, publishers, the application that owns the service, a
 * browser, and readers of what comes out. Everything waits for conditions with a deadline, nothing for time to pass, and
 * everything that is started is stopped.
 */
@NullMarked
package dev.headend.system.harness;

import org.jspecify.annotations.NullMarked;
