/**
 * A connection that lasts: opened again whenever it is lost, ever more slowly while that fails, until it is no longer wanted.
 * Both sides send a heartbeat; a server that says nothing is gone.
 */
import { again, ofClose, ofNoConnection, ofRestart, ofServer } from './sentences.js';

const ACCEPTED = 'headend.page';
/** A page is told nothing of a handshake that fails. So the server accepts by this one, only to say why it refuses. */
const REFUSED = 'headend.refused';
/** The status of a refusal that trying again does not change. */
const POLICY_VIOLATION = 1008;
/** The server will stop: a new connection reaches another one. Not all pages come at once. */
const RECONNECT = 'RECONNECT';
const RECONNECT_WITHIN_MS = 5000;
const HEARTBEAT = 'h';
const HEARTBEAT_MS = 22000;
/** The server's heartbeats come every 20 to 30 s. What is sent to nobody is not seen otherwise: the system takes it. */
const SILENT_MS = 32000;
const LOOK_EVERY_MS = 2000;
/** A network that is gone does not refuse, it says nothing. The server may ask others before it answers. */
const LONGEST_OPENING_MS = 30000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 10000;
/** A connection that has lasted this long was a good one. */
const GOOD_MS = 5000;
const ANSWER_MS = 5000;

/** How long to wait after so many failures in a row, in milliseconds. */
export function pauseAfter(failures) {
  return Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
}

export class Connection {
  #socket = null;
  #failures = 0;
  #openedAt = null;
  #triedAt = 0;
  #sentAt = 0;
  #heardAt = 0;
  #error = null;
  #timer = 0;
  #heart = 0;

  /**
   * @param {string} url
   * @param {{opened: function, received: function(ArrayBuffer), lost: function(string, string, string)}} events `lost` is given a
   *   sentence for the person at the page, the same without what comes next, and whether the server has refused: `final` if trying
   *   again does not help, `later` if it may, or nothing
   */
  constructor(url, events) {
    this.url = url;
    this.events = events;
    this.#open();
    this.#heart = setInterval(() => this.#beat(), LOOK_EVERY_MS);
  }

  #open() {
    const socket = new WebSocket(this.url, [ACCEPTED, REFUSED]);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.#opened();
    socket.onmessage = (message) => this.#received(message.data);
    socket.onclose = (close) => this.#lost(close.code);
    this.#openedAt = null;
    this.#triedAt = performance.now();
    this.#error = null;
    this.#socket = socket;
  }

  #opened() {
    this.#openedAt = this.#heardAt = this.#sentAt = performance.now();
    if (!this.#isRefused) {
      this.events.opened();
    }
  }

  #received(data) {
    this.#heardAt = performance.now();
    if (data instanceof ArrayBuffer) {
      this.events.received(data);
    } else if (data.startsWith('ERROR:')) {
      this.#error = data.slice('ERROR:'.length).trim();
    } else if (data === RECONNECT) {
      this.#renewSoon();
    }
    // A page in the background has slow timers, but hears of messages at once.
    this.#beat();
  }

  #beat() {
    const now = performance.now();
    if (this.#socket === null) {
      return;
    }
    if (this.#openedAt === null) {
      if (now - this.#triedAt > LONGEST_OPENING_MS) {
        this.renew(ofNoConnection(false));
      }
    } else if (now - this.#heardAt > SILENT_MS) {
      this.renew('The server has been silent for half a minute.');
    } else if (now - this.#sentAt > HEARTBEAT_MS) {
      this.#sentAt = now;
      this.#socket.send(HEARTBEAT);
    }
  }

  /** @param {Blob | ArrayBuffer} data is sent in order, if the connection is open */
  send(data) {
    if (this.#openedAt !== null && this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.send(data);
    }
  }

  get #isRefused() {
    return this.#socket?.protocol === REFUSED;
  }

  /** Bytes that wait to be sent. */
  get waiting() {
    return this.#socket?.bufferedAmount ?? 0;
  }

  /** Gives this connection up and opens another. */
  renew(why) {
    this.#drop();
    this.#again(why);
  }

  #renewSoon() {
    const leaving = this.#socket;
    setTimeout(() => {
      if (this.#socket === leaving) {
        this.renew(ofRestart());
      }
    }, Math.random() * RECONNECT_WITHIN_MS);
  }

  async #lost(code) {
    const wasOpen = this.#openedAt !== null;
    const error = this.#error;
    const refusal = refusalOf(this.#isRefused, code);
    this.#drop();
    if (error !== null || wasOpen) {
      this.#again(error !== null ? ofServer(error) : ofClose(code), refusal);
      return;
    }
    const reachable = await isReachable();
    if (this.#heart !== 0) {
      this.#again(ofNoConnection(reachable));
    }
  }

  #again(why, refusal = '') {
    const pause = pauseAfter(++this.#failures);
    this.#timer = setTimeout(() => this.#open(), pause);
    this.events.lost(`${why} ${again(pause)}`, why, refusal);
  }

  #drop() {
    if (this.#openedAt !== null && performance.now() - this.#openedAt > GOOD_MS) {
      this.#failures = 0;
    }
    this.#openedAt = null;
    const socket = this.#socket;
    this.#socket = null;
    if (socket !== null) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }

  /** It is no longer wanted. Nothing is heard of it any more. */
  close() {
    clearTimeout(this.#timer);
    clearInterval(this.#heart);
    this.#heart = 0;
    this.#drop();
  }
}

function refusalOf(isRefused, code) {
  if (!isRefused) {
    return '';
  }
  return code === POLICY_VIOLATION ? 'final' : 'later';
}

/** Whether the server answers at all. */
async function isReachable() {
  try {
    await fetch('/', { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MS) });
    return true;
  } catch {
    return false;
  }
}
