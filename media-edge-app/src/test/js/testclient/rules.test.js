// The rules that the page follows, without a page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ageOf, CELLS, cellsOf } from './clockcode.js';
import { pauseAfter } from './connection.js';
import { formats } from './formats.js';
import { distanceAfterWaiting, FIRST_DISTANCE, follow } from './liveedge.js';
import { formatRate, Meter } from './meter.js';
import { again, isOver, isTaken, ofServer, ofSource } from './sentences.js';

const at = (ranges, time, paused = false) => follow(ranges.map(([start, end]) => ({ start, end })), time, FIRST_DISTANCE, paused);

test('playback at the live edge is left alone', () => {
  assert.deepEqual(at([[0, 10]], 9.5), { jumpTo: null, rate: 1, forgetBefore: null, behind: 0.5 });
  assert.equal(at([], 0).jumpTo, null);
});

test('who joins late jumps to where the data is', () => {
  assert.equal(at([[600, 600.2]], 0).jumpTo, 600);
  assert.equal(at([[600, 602]], 0).jumpTo, 602 - FIRST_DISTANCE);
});

test('who is somewhat behind hurries, who is far behind jumps', () => {
  assert.ok(at([[0, 10]], 8).rate > 1);
  assert.equal(at([[0, 10]], 8).jumpTo, null);
  assert.equal(at([[0, 10]], 3).jumpTo, 10 - FIRST_DISTANCE);
});

test('a gap that never fills is jumped over', () => {
  assert.equal(at([[0, 5], [6, 7]], 5).jumpTo, 7 - FIRST_DISTANCE);
});

test('who pauses is left there, until it is too much to keep', () => {
  assert.equal(at([[0, 100]], 10, true).jumpTo, null);
  assert.equal(at([[0, 100]], 10, true).forgetBefore, null);
  assert.equal(at([[0, 200]], 10, true).forgetBefore, 140);
});

test('what is old is forgotten, in pieces', () => {
  assert.equal(at([[0, 21]], 20).forgetBefore, null);
  assert.equal(at([[0, 31]], 30).forgetBefore, 15);
});

test('the wanted distance grows with each wait, and ends somewhere', () => {
  assert.ok(distanceAfterWaiting(FIRST_DISTANCE) > FIRST_DISTANCE);
  assert.equal(distanceAfterWaiting(4), 4);
});

test('the time in the picture tells its age', () => {
  const now = 1_790_000_123_456;
  assert.equal(cellsOf(now).length, CELLS);
  assert.equal(ageOf(cellsOf(now), now + 850), 850);
  assert.equal(ageOf(cellsOf(2 ** 32 * 400 - 100), 2 ** 32 * 400 + 100), 200);
  assert.equal(ageOf(cellsOf(now), now - 40), -40);
});

test('a picture without a time has no age', () => {
  assert.equal(ageOf(Array(CELLS).fill(false), 5), null);
  assert.equal(ageOf(Array(CELLS).fill(true), 5), null);
  const wrong = cellsOf(1_790_000_123_456);
  wrong[31] = !wrong[31];
  assert.equal(ageOf(wrong, 5), null);
});

test('the bitrate is that of the last seconds', () => {
  const meter = new Meter();
  for (let ms = 0; ms < 10_000; ms += 100) {
    meter.add(ms < 5000 ? 1000 : 25_000, ms);
  }
  assert.ok(Math.abs(meter.rate(9_950) - 2_000_000) < 100_000);
  assert.equal(meter.rate(20_000), 0);
  assert.equal(meter.total, 50 * 26_000);
  meter.add(25_000, 20_100);
  meter.stop();
  assert.equal(meter.rate(20_200), 0);
  assert.equal(formatRate(2_000_000), '2.0 Mbit/s');
});

test('only formats that can be recorded and played are offered', () => {
  const isWebm = (type) => type.startsWith('video/webm') && !type.includes('av01');
  assert.deepEqual(formats(isWebm, () => true).map((f) => f.label), ['WebM, VP8 and Opus', 'WebM, VP9 and Opus']);
  assert.deepEqual(formats(() => true, (type) => type.includes('mp4a')).length, 0);
  assert.equal(formats(isWebm, () => true)[0].type(false), 'video/webm;codecs="vp8"');
});

test('a connection is tried again ever more slowly', () => {
  assert.deepEqual([1, 2, 3, 4, 5, 60].map(pauseAfter), [1000, 2000, 4000, 8000, 10000, 10000]);
});

test('errors are sentences', () => {
  assert.equal(ofServer('could not keep up: no byte taken for 15 s'), 'The server says: Could not keep up: no byte taken for 15 s.');
  assert.match(ofServer('Invalid streaming key'), /^The key is not .*\.$/);
  assert.equal(ofServer('Stream closed'), 'The server has closed the stream.');
  assert.equal(ofServer('Stream closed (MP4: not fragmented)'), 'The server has closed the stream: MP4: not fragmented.');
  assert.ok(isOver(ofServer('Stream closed')) && isOver(ofServer('Stream closed (no known container)')));
  assert.ok(isOver(ofServer('Another publisher with this key has taken over')));
  assert.ok(!isOver(ofServer('Invalid streaming key')));
  assert.ok(isTaken(ofServer('the channel has a publisher already')));
  assert.match(ofSource({ name: 'NotAllowedError', message: 'x' }), /Allow it/);
  assert.equal(ofSource({ name: 'Other', message: 'it broke' }), 'It broke.');
  assert.equal(again(4000), 'Trying again in 4 s.');
});
