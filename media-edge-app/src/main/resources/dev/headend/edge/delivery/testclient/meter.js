/** How many bits went by each second, over the last seconds. */
const WINDOW_MS = 3000;

export class Meter {
  #parts = [];
  #since = 0;
  total = 0;

  /** @param now in milliseconds */
  add(bytes, now = performance.now()) {
    if (this.total === 0) {
      this.#since = now;
    }
    this.total += bytes;
    this.#parts.push({ bytes, now });
  }

  /** Nothing goes by any more, until something is added. */
  stop() {
    this.#parts = [];
  }

  /** Bits per second. */
  rate(now = performance.now()) {
    while (this.#parts.length > 0 && now - this.#parts[0].now > WINDOW_MS) {
      this.#parts.shift();
    }
    const bytes = this.#parts.reduce((sum, part) => sum + part.bytes, 0);
    const time = Math.min(Math.max(now - this.#since, 1000), WINDOW_MS);
    return (bytes * 8000) / time;
  }
}

export function formatRate(bitsPerSecond) {
  return bitsPerSecond >= 1e6 ? `${(bitsPerSecond / 1e6).toFixed(1)} Mbit/s` : `${Math.round(bitsPerSecond / 1e3)} kbit/s`;
}

export function formatBytes(bytes) {
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.round(bytes / 1e3)} kB`;
}

export function formatSeconds(seconds) {
  return `${seconds.toFixed(1)} s`;
}
