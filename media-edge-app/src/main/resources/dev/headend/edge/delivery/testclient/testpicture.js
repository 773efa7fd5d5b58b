/** A picture that moves, with a tone that beeps: published where there is no camera, or none should be seen. */
import { CELLS, cellsOf } from './clockcode.js';

const WIDTH = 640;
const HEIGHT = 360;
const FRAMES_PER_SECOND = 25;
/** The row of cells with the time, at the top; in pixels, and as a part of the height. */
export const CLOCK_HEIGHT = 18;
export const CLOCK_PART = CLOCK_HEIGHT / HEIGHT;

/** @returns {{stream: MediaStream, stop: function}} */
export function testPicture() {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d', { alpha: false });
  const draw = () => drawPicture(context, Date.now());
  draw();
  const timer = setInterval(draw, 1000 / FRAMES_PER_SECOND);
  const sound = tone();
  const tracks = [...canvas.captureStream(FRAMES_PER_SECOND).getVideoTracks(), ...sound.tracks];
  return {
    stream: new MediaStream(tracks),
    stop() {
      clearInterval(timer);
      sound.stop();
      tracks.forEach((track) => track.stop());
    },
  };
}

function drawPicture(context, now) {
  const seconds = now / 1000;
  const bars = ['#c0c0c0', '#c0c000', '#00c0c0', '#00c000', '#c000c0', '#c00000', '#0000c0', '#202830'];
  bars.forEach((colour, i) => {
    context.fillStyle = colour;
    context.fillRect((i * WIDTH) / bars.length, CLOCK_HEIGHT, WIDTH / bars.length + 1, 222);
  });
  context.fillStyle = '#10151d';
  context.fillRect(0, 240, WIDTH, HEIGHT - 240);
  drawBall(context, seconds);
  drawTime(context, now);
  drawClock(context, now);
}

function drawBall(context, seconds) {
  context.beginPath();
  context.arc(60 + 520 * wave(seconds, 7), 70 + 130 * wave(seconds, 3), 34, 0, 2 * Math.PI);
  context.fillStyle = '#fff';
  context.fill();
  context.lineWidth = 6;
  context.strokeStyle = '#10151d';
  context.stroke();
}

/** Back and forth between 0 and 1, once in a period. */
function wave(seconds, period) {
  return Math.abs((((seconds / period) % 1) + 1) % 1 - 0.5) * 2;
}

function drawTime(context, now) {
  context.fillStyle = '#fff';
  context.font = '600 56px ui-monospace, monospace';
  context.textAlign = 'center';
  context.fillText(new Date(now).toISOString().slice(11, 22), WIDTH / 2, 318);
  context.fillStyle = '#7cb7ff';
  context.fillRect(0, HEIGHT - 8, (WIDTH * (now % 1000)) / 1000, 8);
}

function drawClock(context, now) {
  const width = WIDTH / CELLS;
  cellsOf(now).forEach((isWhite, i) => {
    context.fillStyle = isWhite ? '#fff' : '#000';
    context.fillRect(i * width, 0, width, CLOCK_HEIGHT);
  });
}

/** A beep a second, for those who receive; this page stays silent. */
function tone() {
  const context = new AudioContext();
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  const output = context.createMediaStreamDestination();
  oscillator.frequency.value = 440;
  gain.gain.value = 0.02;
  oscillator.connect(gain).connect(output);
  oscillator.start();
  context.resume();
  const timer = setInterval(() => {
    const now = context.currentTime;
    gain.gain.setValueAtTime(0.2, now);
    gain.gain.setValueAtTime(0.02, now + 0.1);
  }, 1000);
  return {
    tracks: output.stream.getAudioTracks(),
    stop() {
      clearInterval(timer);
      context.close();
    },
  };
}
