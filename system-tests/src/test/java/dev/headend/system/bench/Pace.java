package dev.headend.system.bench;

/** How operations are begun. */
sealed interface Pace {
    /** As fast as they end, so many at a time: shows what is possible. */
    record AtATime(int operations) implements Pace {}

    /** So many a second, whether they end or not: shows how long each takes when nothing is overloaded. */
    record EachSecond(double operations) implements Pace {}
}
