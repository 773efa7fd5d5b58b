/** Plays a channel for as long as that is wanted: waits for its publisher, and plays one stream after the other. */
import { Connection } from './connection.js';
import { Meter } from './meter.js';
import { Playback } from './playback.js';
import { isWrongKey } from './sentences.js';

/** Recorders of screens at rest, and those that make MP4 a group of pictures at a time, send nothing for some seconds. */
const NOTHING_MS = 8000;

export class Player {
  #playback = null;
  #wasLive = false;
  #isStalled = false;
  #receivedAt = 0;
  #watch;
  #connection;

  /**
   * @param {string} url
   * @param {HTMLVideoElement} video
   * @param {{state: function(string, string), failed: function(string, string)}} events `state` is given connecting, waiting, live,
   *   stalled, lost or failing (it was never live) with a sentence; after `failed` it is over, with a sentence and refused
   */
  constructor(url, video, events) {
    this.video = video;
    this.events = events;
    this.meter = new Meter();
    this.live = () => this.#isLive();
    video.addEventListener('playing', this.live);
    events.state('connecting', '');
    this.#connection = new Connection(url, {
      opened: () => events.state('waiting', 'Waiting for a publisher.'),
      received: (data) => this.#received(data),
      lost: (text, why, refusal) => this.#lost(text, why, refusal),
    });
    this.#watch = setInterval(() => this.#lookForData(), 1000);
  }

  #isLive() {
    this.#wasLive = true;
    this.events.state('live', '');
  }

  /** Either the publisher sends nothing, or the network is gone: then the connection is given up when its heartbeats fail. */
  #lookForData() {
    const silent = performance.now() - this.#receivedAt;
    if (this.#playback !== null && silent > NOTHING_MS) {
      this.#isStalled = true;
      this.events.state('stalled', `Nothing has arrived for ${Math.floor(silent / 1000)} s.`);
    }
  }

  #received(data) {
    this.#receivedAt = performance.now();
    if (this.#isStalled) {
      this.#isStalled = false;
      this.events.state(this.#wasLive ? 'live' : 'waiting', '');
    }
    this.meter.add(data.byteLength);
    this.#playback ??= new Playback(this.video, (why) => this.#connection.renew(why));
    this.#playback.add(data);
  }

  #lost(text, why, refusal) {
    this.#end();
    if (refusal === 'final' || isWrongKey(why)) {
      this.stop();
      this.events.failed(why, 'refused');
      return;
    }
    this.events.state(this.#wasLive ? 'lost' : 'failing', text);
  }

  #end() {
    this.#playback?.close();
    this.#playback = null;
    this.#isStalled = false;
    this.meter.stop();
  }

  /** How far behind the latest data that has come playback is, in seconds; null if nothing plays. */
  get behind() {
    return this.#playback?.behind ?? null;
  }

  stop() {
    clearInterval(this.#watch);
    this.video.removeEventListener('playing', this.live);
    this.#connection.close();
    this.#end();
  }
}
