/** Troubles as sentences: what happened, and what to do. */

const WRONG_KEY = 'The key is not the one that the channel is published with.';
const TAKEN = 'Someone else is publishing on this channel.';
const TAKEN_OVER = 'Another publisher with this key has taken over the channel.';

/** By what the server says. */
const SERVER = {
  'Invalid streaming key': WRONG_KEY,
  'Another publisher with this key has taken over': TAKEN_OVER,
  'the channel has a publisher already': TAKEN,
  'publishing refused': 'The server does not accept this key for this channel.',
  'authorization failed; try again later': 'The server cannot check the key at the moment.',
  'the server is stopping; connect again': 'The server is being restarted.',
  'per-address connection limit reached': 'There are too many connections from your network to this server.',
  'limit of all connections reached': 'The server has as many connections as it can take.',
  'pages of this origin may not connect': 'The server does not accept this page under the address that you have opened it by.',
  'this address may not receive streams': 'The server lets only some addresses watch, and yours is not among them.',
  'no channel, key and kind of this form': 'Channel or key are longer than the server allows.',
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
  return why.startsWith('The server has closed the stream') || why === TAKEN_OVER;
}

/** Whether somebody else publishes on the channel. @param {string} why a sentence of `ofServer` */
export function isTaken(why) {
  return why === TAKEN;
}

/** Whether the channel's stream has another key. @param {string} why a sentence of `ofServer` */
export function isWrongKey(why) {
  return why === WRONG_KEY;
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
    1009: 'The browser has sent more at once than the server takes.',
  };
  return known[code] ?? 'The connection was lost.';
}

/** Why a connection is given up that the server has asked to be made anew. */
export function ofRestart() {
  return 'The server is being restarted.';
}

/** Why there is no connection, if the server has not said it: what stands between may have refused. */
export function ofNoConnection(isReachable) {
  return isReachable ? 'The server, or a proxy before it, does not let this page connect.' : 'The server cannot be reached.';
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
