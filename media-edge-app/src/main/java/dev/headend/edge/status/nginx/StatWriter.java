package dev.headend.edge.status.nginx;

/** Writes a tree of named values in some form. Texts may hold any characters. Closed when the tree is complete. */
interface StatWriter extends AutoCloseable {
    /** What follows, up to the end, are trees of this name: none, one or more. */
    void beginList(String name);

    void endList();

    /** A tree, of the list's name inside of a list. */
    void begin(String name);

    void end();

    void value(String name, String text);

    void value(String name, long number);

    /** @param decimals how many are written */
    void value(String name, double number, int decimals);

    /** Something that is there or not. */
    void flag(String name);

    @Override
    void close();
}
