/** The coordinator as it runs, with an application, edges and encoders that behave as the existing ones do. */
package dev.headend.coordinator.harness;
