/**
 * From the documented environment names to typed properties, and how a program starts and fails to start.
 *
 * <p>A program lists its {@link dev.headend.config.Setting}s in one {@link dev.headend.config.SettingsTable}; the table
 * reads the environment, reports everything that is wrong at once, and yields the Spring properties that the program's
 * {@code @ConfigurationProperties} records are bound from. {@link dev.headend.config.Program} is what each {@code main}
 * calls. This package knows no program in particular.
 */
@NullMarked
package dev.headend.config;

import org.jspecify.annotations.NullMarked;
