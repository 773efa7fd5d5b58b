/** One stream in a video element, by Media Source Extensions: from its header on, at the live edge, forgetting what is old. */
import { Unplayable } from './bytes.js';
import { typeOfStream } from './container.js';
import { distanceAfterWaiting, FIRST_DISTANCE, follow } from './liveedge.js';

const LOOK_EVERY_MS = 250;
/** As much may wait for the element; in bytes. */
const LONGEST_QUEUE = 32 << 20;

/** What Media Source Extensions are on this browser: iPhones have only those that manage themselves. Undefined where there are none. */
export const Source = window.MediaSource ?? window.ManagedMediaSource;

export class Playback {
  #source = new Source();
  #buffer = null;
  #queue = [];
  #header = new Uint8Array(0);
  #distance = FIRST_DISTANCE;
  #begun = false;
  #timer;
  #waited = () => this.#waitedForData();
  behind = 0;

  /** @param {function(string)} failed is given a sentence, once; then there is nothing to do but begin anew */
  constructor(video, failed) {
    this.video = video;
    this.failed = failed;
    this.#source.addEventListener('sourceopen', () => this.#append(), { once: true });
    // Those of iPhones work only where nothing else may take playback over.
    video.disableRemotePlayback = true;
    video.src = URL.createObjectURL(this.#source);
    video.addEventListener('waiting', this.#waited);
    this.#timer = setInterval(() => this.#guarded(() => this.#follow()), LOOK_EVERY_MS);
  }

  /** @param {ArrayBuffer} data the stream's next bytes */
  add(data) {
    this.#queue.push(new Uint8Array(data));
    this.#append();
  }

  #append() {
    this.#guarded(() => {
      if (this.#source.readyState === 'open' && (this.#buffer !== null || this.#openBuffer()) && !this.#buffer.updating) {
        this.#appendNow();
      }
    });
  }

  /** Needs the header, which may come in several messages. @returns {boolean} whether there is a buffer now */
  #openBuffer() {
    if (this.#queue.length === 0) {
      return false;
    }
    this.#header = joined([this.#header, ...this.#queue.splice(0)]);
    const type = typeOfStream(this.#header);
    if (type === null) {
      return false;
    }
    if (!Source.isTypeSupported(type)) {
      throw new Unplayable(`This browser does not play ${type}.`);
    }
    this.#source.duration = Infinity;
    this.#buffer = this.#source.addSourceBuffer(type);
    this.#buffer.addEventListener('updateend', () => this.#append());
    this.#buffer.addEventListener('error', () => this.#fail('The browser cannot decode the stream.'));
    this.#queue.push(this.#header);
    return true;
  }

  #appendNow() {
    if (this.#queue.length === 0) {
      return;
    }
    const data = joined(this.#queue);
    this.#queue = [];
    try {
      this.#buffer.appendBuffer(data);
    } catch (failure) {
      if (failure.name !== 'QuotaExceededError' || data.length > LONGEST_QUEUE) {
        throw failure;
      }
      // It goes on when older data is gone.
      this.#queue.push(data);
      this.#forget(this.video.currentTime - 1);
    }
  }

  #forget(before) {
    if (this.#buffer !== null && !this.#buffer.updating && before > 0) {
      this.#buffer.remove(0, before);
    }
  }

  #follow() {
    if (this.video.error !== null) {
      this.#fail('The browser cannot decode the stream.');
    }
    if (this.#buffer === null || this.video.error !== null) {
      return;
    }
    const ranges = rangesOf(this.#buffer.buffered);
    const plan = follow(ranges, this.video.currentTime, this.#distance, this.#begun && this.video.paused);
    this.behind = plan.behind;
    if (plan.jumpTo !== null) {
      this.video.currentTime = plan.jumpTo;
    }
    if (this.video.playbackRate !== plan.rate) {
      this.video.playbackRate = plan.rate;
    }
    if (plan.forgetBefore !== null) {
      this.#forget(plan.forgetBefore);
    }
    if (!this.#begun && ranges.length > 0) {
      this.#begin();
    }
  }

  #begin() {
    this.#begun = true;
    this.video.play().catch((refusal) => {
      // A browser that starts no sound by itself starts without.
      if (refusal.name === 'NotAllowedError') {
        this.video.muted = true;
        this.video.play().catch(() => {});
      }
    });
  }

  #waitedForData() {
    if (this.#begun && this.behind < 0.3) {
      this.#distance = distanceAfterWaiting(this.#distance);
    }
  }

  #guarded(step) {
    try {
      step();
    } catch (failure) {
      this.#fail(failure instanceof Unplayable ? failure.message : `The stream cannot be played: ${failure.message}`);
    }
  }

  #fail(why) {
    const { failed } = this;
    this.failed = () => {};
    failed(why);
  }

  close() {
    clearInterval(this.#timer);
    this.failed = () => {};
    this.#queue = [];
    this.video.removeEventListener('waiting', this.#waited);
    URL.revokeObjectURL(this.video.src);
    this.video.removeAttribute('src');
    this.video.load();
  }
}

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function rangesOf(buffered) {
  return Array.from({ length: buffered.length }, (_, i) => ({ start: buffered.start(i), end: buffered.end(i) }));
}
