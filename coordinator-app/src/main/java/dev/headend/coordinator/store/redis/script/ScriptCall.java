package dev.headend.coordinator.store.redis.script;

import java.util.List;
import reactor.core.publisher.MonoSink;

/**
 * A script that somebody waits for.
 *
 * @param number in the order in which they were asked for
 * @param waits whether it is sent again for as long as it takes
 */
record ScriptCall(long number, Script script, List<String> arguments, boolean waits, MonoSink<List<Object>> caller) {}
