package dev.headend.system.bench;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Tables, as Markdown, written row by row. */
public final class Report {
    private final PrintStream out;

    public Report(PrintStream out) {
        this.out = out;
    }

    public void table(String title, String... columns) {
        out.printf("%n%s%n%n", title);
        row((Object[]) columns);
        row((Object[]) Arrays.stream(columns).map(_ -> "---").toArray(String[]::new));
    }

    public void row(Object... cells) {
        out.println(Arrays.stream(cells).map(Report::text).collect(Collectors.joining(" | ", "| ", " |")));
    }

    private static String text(Object cell) {
        return cell instanceof Double number ? "%.1f".formatted(number) : cell.toString();
    }
}
