/** Numbers as people read them. */

/** @param bits per second */
export function bitRate(bits) {
  if (bits >= 1e6) {
    return `${(bits / 1e6).toFixed(bits >= 1e7 ? 0 : 1)} Mbit/s`;
  }
  return `${Math.round(bits / 1e3)} kbit/s`;
}

export function duration(seconds) {
  const [days, hours, minutes] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  if (days > 0) {
    return `${days} d ${hours} h`;
  }
  if (hours > 0) {
    return `${hours} h ${minutes} min`;
  }
  return minutes > 0 ? `${minutes} min` : `${seconds} s`;
}

export function count(number, thing) {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

/** The size of a picture and how many of them there are in a second; '' where nothing is known. */
export function size({ width, height, frameRate }) {
  const pixels = width > 0 && height > 0 ? `${width}×${height}` : '';
  const frames = frameRate > 0 ? `${Number(frameRate.toFixed(frameRate < 20 ? 1 : 0))} fps` : '';
  return [pixels, frames].filter((part) => part !== '').join(', ');
}

/** Those over HLS are an estimate, by what they ask for, and so is a sum with any of them. */
export function viewers(hls, players = 0) {
  return `${hls > 0 ? 'about ' : ''}${hls + players}`;
}

export function time(date) {
  return date.toLocaleTimeString();
}
