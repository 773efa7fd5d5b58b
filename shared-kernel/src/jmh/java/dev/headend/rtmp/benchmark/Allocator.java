package dev.headend.rtmp.benchmark;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

/** The allocators to choose from. Adaptive is Netty's default since 4.2. */
public enum Allocator {
    ADAPTIVE(new AdaptiveByteBufAllocator()),
    POOLED(PooledByteBufAllocator.DEFAULT);

    final ByteBufAllocator instance;

    Allocator(ByteBufAllocator instance) {
        this.instance = instance;
    }
}
