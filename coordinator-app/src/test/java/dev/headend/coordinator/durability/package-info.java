/**
 * What survives: the program as a process of its own, killed without warning or left without a disk, beside an application
 * that fails. What it owes afterwards is judged from outside only, by what peers and the application have seen.
 */
package dev.headend.coordinator.durability;
