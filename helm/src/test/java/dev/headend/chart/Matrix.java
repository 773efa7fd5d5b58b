package dev.headend.chart;

import java.util.List;
import java.util.stream.Stream;

/** The values that all checks go through. */
final class Matrix {
    private Matrix() {}

    static List<Values> all() {
        return Stream.concat(Stream.of(Values.NONE), Values.ofChart().stream()).toList();
    }
}
