/**
 * Publishes a stream: records it, and sends what the recorder makes, message by message. Each connection has a recorder of its
 * own, as a stream begins with its header.
 */
import { Connection } from './connection.js';
import { Meter } from './meter.js';
import { isOver, isTaken } from './sentences.js';

const PIECE_MS = 200;
const KEYFRAME_MS = 2000;
const SOUND_BITS_PER_SECOND = 96000;
const LOWEST_BITS_PER_SECOND = 200000;
/** More than this waits only where the network takes less than is recorded; in seconds of the stream. */
const LONGEST_WAIT_S = 6;
/** After a loss the channel may still be held by the connection that was lost, for some seconds. Who holds it longer is another. */
const HELD_BY_LOST_MS = 20000;

export class Publisher {
  #recorder = null;
  #wasLive = false;
  #refusedSince = null;
  #connection;

  /**
   * @param {string} url
   * @param {MediaStream} stream
   * @param {{type: string, bitsPerSecond: number}} recording
   * @param {{state: function(string, string), failed: function(string, string)}} events `state` is given connecting, live, lost or
   *   failing (it was never live) with a sentence; after `failed` it is over, with a sentence and idle or refused
   */
  constructor(url, stream, recording, events) {
    this.stream = stream;
    this.type = recording.type;
    this.bitsPerSecond = recording.bitsPerSecond;
    this.events = events;
    this.meter = new Meter();
    events.state('connecting', '');
    this.#connection = new Connection(url, {
      opened: () => this.#begin(),
      received: () => {},
      lost: (text, why, refusal) => this.#lost(text, why, refusal),
    });
  }

  #begin() {
    try {
      this.#record();
      this.#wasLive = true;
      this.#refusedSince = null;
      this.events.state('live', '');
    } catch (failure) {
      this.#fail(`The browser cannot record this: ${failure.message}`);
    }
  }

  #record() {
    const recorder = new MediaRecorder(this.stream, {
      mimeType: this.type,
      videoBitsPerSecond: this.bitsPerSecond,
      audioBitsPerSecond: SOUND_BITS_PER_SECOND,
      videoKeyFrameIntervalDuration: KEYFRAME_MS,
    });
    recorder.ondataavailable = ({ data }) => this.#send(data);
    recorder.onerror = ({ error }) => this.#fail(`The recorder has failed: ${error.message}.`);
    recorder.start(PIECE_MS);
    this.#recorder = recorder;
  }

  #send(piece) {
    if (piece.size === 0) {
      return;
    }
    this.#connection.send(piece);
    this.meter.add(piece.size);
    // Nothing can be left out of a container, so the stream begins anew, with less.
    if (this.waiting * 8 > this.bitsPerSecond * LONGEST_WAIT_S) {
      this.bitsPerSecond = Math.max(this.bitsPerSecond / 2, LOWEST_BITS_PER_SECOND);
      this.#connection.renew('The network is too slow for this bitrate, so it is halved.');
    }
  }

  /** Bytes that wait to be sent. */
  get waiting() {
    return this.#connection.waiting;
  }

  #lost(text, why, refusal) {
    this.#stopRecording();
    this.meter.stop();
    if (isOver(why)) {
      this.#fail(why);
    } else if (this.#isRefused(refusal, why)) {
      this.#fail(why, 'refused');
    } else {
      this.events.state(this.#wasLive ? 'lost' : 'failing', text);
    }
  }

  /** Whether trying again cannot help, or would take the channel from whoever has it by now. */
  #isRefused(refusal, why) {
    if (!this.#wasLive) {
      return refusal === 'final';
    }
    if (refusal !== 'final' && !isTaken(why)) {
      return false;
    }
    this.#refusedSince ??= performance.now();
    return performance.now() - this.#refusedSince > HELD_BY_LOST_MS;
  }

  #fail(why, state = 'idle') {
    this.stop();
    this.events.failed(why, state);
  }

  #stopRecording() {
    if (this.#recorder !== null) {
      this.#recorder.ondataavailable = this.#recorder.onerror = null;
      if (this.#recorder.state !== 'inactive') {
        this.#recorder.stop();
      }
      this.#recorder = null;
    }
  }

  stop() {
    this.#stopRecording();
    this.#connection.close();
  }
}
