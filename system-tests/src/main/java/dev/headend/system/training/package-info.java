/**
 * Makes the programs' AOT caches (JEP 483, 514, 515): their classes, loaded and linked already, and the profiles of a run
 * that exercises what the first minute needs. Whatever starts the programs uses them.
 *
 * <p>The launcher runs {@link dev.headend.system.training.AotCaches} from its source, before there is any class path, so
 * this package uses the JDK alone and knows the programs only by their jars, environment variables and protocols.
 */
@NullMarked
package dev.headend.system.training;

import org.jspecify.annotations.NullMarked;
