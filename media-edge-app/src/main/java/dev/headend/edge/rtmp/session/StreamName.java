package dev.headend.edge.rtmp.session;

import dev.headend.edge.live.CacheUse;

/**
 * The name of an application or a stream as clients send it: the name, and parameters behind a question mark.
 *
 * @param parameters without the question mark; empty if there are none
 */
record StreamName(String name, String parameters) {
    private static final int MAX_PARAMETERS = 16;

    static StreamName parse(String text) {
        int mark = text.indexOf('?');
        String name = mark < 0 ? text : text.substring(0, mark);
        return new StreamName(withoutSlashes(name), mark < 0 ? "" : text.substring(mark + 1));
    }

    private static String withoutSlashes(String name) {
        String start = name.startsWith("/") ? name.substring(1) : name;
        return start.endsWith("/") ? start.substring(0, start.length() - 1) : start;
    }

    /** What the parameter {@code cache} asks for. */
    CacheUse cacheUse() {
        return switch (parameter("cache")) {
            case "no" -> CacheUse.NONE;
            case "clear" -> CacheUse.TAKE;
            default -> CacheUse.GROUP;
        };
    }

    /** Its value as it was sent; empty if there is none. */
    String parameter(String wanted) {
        for (String parameter : parameters.split("&", MAX_PARAMETERS)) {
            if (parameter.startsWith(wanted + "=")) {
                return parameter.substring(wanted.length() + 1);
            }
        }
        return "";
    }
}
