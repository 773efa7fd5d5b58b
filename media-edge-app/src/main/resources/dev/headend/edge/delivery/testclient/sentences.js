/** Troubles as sentences: what happened, and what to do. */

const SERVER = {
  'Invalid streaming key': 'The key is not the one that the channel is published with.',
};
const STREAM_CLOSED = /^Stream closed(?: \((.+)\))?$/;

/** @param {string} error what the server said after `ERROR: ` */
export function ofServer(error) {
  const closed = STREAM_CLOSED.exec(error);
  if (closed !== null) {
    return closed[1] === undefined ? 'The server has closed the stream.' : `The server has closed the stream: ${sentence(closed[1])}`;
  }
  return SERVER[error] ?? `The server says: ${sentence(error)}`;
}

/** Whether somebody has ended the stream, so that it does not come back by itself. @param {string} why a sentence of `ofServer` */
export function isOver(why) {
  return why.startsWith('The server has closed the stream');
}

function sentence(text) {
  const trimmed = text.trim();
  return trimmed.charAt(0).toUpperCase() + trimmed.slice(1) + (/[.!?]$/.test(trimmed) ? '' : '.');
}

/** Why a connection that was open is no more, if the server did not say. */
export function ofClose(code) {
  const known = {
    1000: 'The stream has ended.',
    1001: 'The server is stopping.',
    1009: 'A message was longer than the server takes (WS_MAX_MESSAGE_MB).',
  };
  return known[code] ?? 'The connection was lost.';
}

/** Why there is no connection: a browser tells a page nothing but that, so it is said what it may be. */
export function ofRefusal(isReachable, publishes) {
  if (!isReachable) {
    return 'The server cannot be reached.';
  }
  return publishes
    ? 'The server refused: the channel has a publisher already, the key is not allowed, there are too many connections from here, ' +
        'or this page is not among WS_ALLOWED_ORIGINS.'
    : 'The server refused: this address may not watch, there are too many connections from here, or this page is not among ' +
        'WS_ALLOWED_ORIGINS.';
}

const SOURCE = {
  NotAllowedError: 'The browser was not allowed to use it. Allow it in the address bar, then try again.',
  NotFoundError: 'There is no such device.',
  NotReadableError: 'The device is used by another program.',
  OverconstrainedError: 'The device cannot give such a picture.',
};

/** Why a camera or screen cannot be had. */
export function ofSource(failure) {
  return SOURCE[failure.name] ?? sentence(failure.message);
}

/** When something is tried again. */
export function again(milliseconds) {
  return milliseconds < 1500 ? 'Trying again…' : `Trying again in ${Math.round(milliseconds / 1000)} s.`;
}
