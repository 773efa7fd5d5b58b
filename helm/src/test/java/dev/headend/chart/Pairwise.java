package dev.headend.chart;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rows in which any two choices of different dimensions meet at least once. */
final class Pairwise {
    private record Pair(int dimension, int choice, int otherDimension, int otherChoice) {}

    private Pairwise() {}

    /** Adds the row that brings most new pairs until there are none. @param sizes how many choices each dimension has */
    static List<List<Integer>> rows(List<Integer> sizes) {
        Set<Pair> left = new HashSet<>(allPairs(sizes));
        List<List<Integer>> rows = new ArrayList<>();
        while (!left.isEmpty()) {
            List<Integer> row = row(sizes, left);
            left.removeAll(pairsOf(row));
            rows.add(row);
        }
        return rows;
    }

    private static List<Pair> allPairs(List<Integer> sizes) {
        List<Pair> pairs = new ArrayList<>();
        for (int one = 0; one < sizes.size(); one++) {
            for (int other = one + 1; other < sizes.size(); other++) {
                for (int choice = 0; choice < sizes.get(one); choice++) {
                    for (int otherChoice = 0; otherChoice < sizes.get(other); otherChoice++) {
                        pairs.add(new Pair(one, choice, other, otherChoice));
                    }
                }
            }
        }
        return pairs;
    }

    /** Begins with a pair that is left, and takes the best choice of each further dimension. */
    private static List<Integer> row(List<Integer> sizes, Set<Pair> left) {
        Pair first = allPairs(sizes).stream().filter(left::contains).findFirst().orElseThrow();
        List<Integer> row = new ArrayList<>(Collections.nCopies(sizes.size(), -1));
        row.set(first.dimension(), first.choice());
        row.set(first.otherDimension(), first.otherChoice());
        for (int dimension = 0; dimension < sizes.size(); dimension++) {
            if (row.get(dimension) < 0) {
                row.set(dimension, best(row, dimension, sizes.get(dimension), left));
            }
        }
        return row;
    }

    private static int best(List<Integer> row, int dimension, int size, Set<Pair> left) {
        int best = 0;
        long most = -1;
        for (int choice = 0; choice < size; choice++) {
            List<Integer> with = new ArrayList<>(row);
            with.set(dimension, choice);
            long gain = pairsOf(with).stream().filter(left::contains).count();
            if (gain > most) {
                most = gain;
                best = choice;
            }
        }
        return best;
    }

    private static List<Pair> pairsOf(List<Integer> row) {
        List<Pair> pairs = new ArrayList<>();
        for (int one = 0; one < row.size(); one++) {
            for (int other = one + 1; other < row.size(); other++) {
                if (row.get(one) >= 0 && row.get(other) >= 0) {
                    pairs.add(new Pair(one, row.get(one), other, row.get(other)));
                }
            }
        }
        return pairs;
    }
}
