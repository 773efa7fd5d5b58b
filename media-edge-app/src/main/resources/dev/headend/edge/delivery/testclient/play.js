/** Plays a channel for as long as that is wanted: waits for its publisher, and plays one stream after the other. */
import { Connection } from './connection.js';
import { Meter } from './meter.js';
import { Playback } from './playback.js';

export class Player {
  #playback = null;
  #connection;

  /**
   * @param {string} url
   * @param {HTMLVideoElement} video
   * @param {{state: function(string, string)}} events is given connecting, waiting, live or lost with a sentence
   */
  constructor(url, video, events) {
    this.video = video;
    this.events = events;
    this.meter = new Meter();
    this.live = () => events.state('live', '');
    video.addEventListener('playing', this.live);
    events.state('connecting', '');
    this.#connection = new Connection(url, {
      opened: () => events.state('waiting', 'Waiting for a publisher.'),
      received: (data) => this.#received(data),
      lost: (text) => this.#lost(text),
    });
  }

  #received(data) {
    this.meter.add(data.byteLength);
    this.#playback ??= new Playback(this.video, (why) => this.#connection.renew(why));
    this.#playback.add(data);
  }

  #lost(text) {
    this.#end();
    this.events.state('lost', text);
  }

  #end() {
    this.#playback?.close();
    this.#playback = null;
  }

  /** How far behind the latest data that has come playback is, in seconds; null if nothing plays. */
  get behind() {
    return this.#playback?.behind ?? null;
  }

  stop() {
    this.video.removeEventListener('playing', this.live);
    this.#connection.close();
    this.#end();
  }
}
