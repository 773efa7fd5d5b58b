/**
 * Checks of the helm chart without a cluster. {@link dev.headend.chart.Chart} has Helm's own library install the chart
 * into {@link dev.headend.chart.ApiServer}, a small API server in this JVM, and reads what Helm has made of it; each test
 * class then looks at one side of what was rendered. It must not know the programs: what a template sets is compared with
 * their documents.
 */
@NullMarked
package dev.headend.chart;

import org.jspecify.annotations.NullMarked;
