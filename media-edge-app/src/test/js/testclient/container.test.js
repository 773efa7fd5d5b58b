// What is found in the headers of what Chromium and FFmpeg write.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Unplayable } from './bytes.js';
import { av1, hevc } from './codecs.js';
import { typeOfStream } from './container.js';

const RECORDINGS = process.env.RECORDINGS;
const TYPES = {
  'vp8.webm': 'video/webm; codecs="opus,vp8"',
  'avc.mp4': 'video/mp4; codecs="opus,avc1.42c015"',
  'sound.webm': 'video/webm; codecs="opus"',
  'sound.mp4': 'video/mp4; codecs="opus"',
};

for (const [file, type] of Object.entries(TYPES)) {
  const bytes = new Uint8Array(readFileSync(`${RECORDINGS}/${file}`));

  test(`the type of ${file}`, () => {
    const found = typeOfStream(bytes);
    assert.equal(sorted(found), sorted(type));
  });

  test(`the type of ${file} is known once its header has come, and never otherwise`, () => {
    const whole = typeOfStream(bytes);
    let length = 0;
    while (typeOfStream(bytes.subarray(0, length)) === null) {
      length++;
    }
    assert.ok(length < 4096, `known after ${length} bytes`);
    for (let more = length; more < length + 50; more++) {
      assert.equal(typeOfStream(bytes.subarray(0, more)), whole);
    }
  });
}

/** The order of tracks is the recorder's. */
function sorted(type) {
  const [, container, codecs] = type.match(/(.*)codecs="(.*)"/);
  return container + codecs.split(',').sort().join();
}

test('a recorder that does not say how H.264 is encoded is not played', () => {
  assert.throws(() => typeOfStream(new Uint8Array(readFileSync(`${RECORDINGS}/avc.mkv`))), /does not say how/);
});

test('names of codecs with many parts', () => {
  const hvcC = Uint8Array.of(1, 0x01, 0x60, 0, 0, 0, 0xb0, 0, 0, 0, 0, 0, 93);
  assert.equal(hevc(hvcC), 'hvc1.1.6.L93.b0');
  assert.equal(av1(Uint8Array.of(0x81, 0x05, 0x0c, 0)), 'av01.0.05M.08');
  assert.equal(av1(Uint8Array.of(0x81, 0x28, 0xc0, 0)), 'av01.1.08H.10');
});

test('AAC and VP9 in MP4', () => {
  const esds = [0, 0, 0, 0, 3, 0x80, 0x80, 0x19, 0, 1, 0, 4, 17, 0x40, 21, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 2, 0x12, 0x10];
  const vpcC = [1, 0, 0, 0, 0, 31, 0x82, 2, 2, 2, 0, 0];
  const stream = [
    ...box('ftyp', [...'isom'].map((c) => c.charCodeAt(0))),
    ...box('moov', [...track('vp09', 78, box('vpcC', vpcC)), ...track('mp4a', 28, box('esds', esds))]),
  ];
  assert.equal(typeOfStream(Uint8Array.from(stream)), 'video/mp4; codecs="vp09.00.31.08,mp4a.40.2"');
});

function track(codec, fields, config) {
  const stsd = box('stsd', [...Array(8).fill(0), ...box(codec, [...Array(fields).fill(0), ...config])]);
  return box('trak', box('mdia', box('minf', box('stbl', stsd))));
}

function box(name, content) {
  const size = content.length + 8;
  return [0, 0, size >> 8, size & 255, ...[...name].map((c) => c.charCodeAt(0)), ...content];
}

test('what browsers do not play is said in a sentence', () => {
  const flv = Uint8Array.of(0x46, 0x4c, 0x56, 1, 5, 0, 0, 0, 9);
  const mpegTs = Uint8Array.of(0x47, 0x40, 0, 0x10, 0, 0, 0, 0);
  const damaged = Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, 0x80, 0, 0, 0, 0, 0);
  assert.throws(() => typeOfStream(flv), /FLV/);
  assert.throws(() => typeOfStream(mpegTs), /MPEG-TS/);
  assert.throws(() => typeOfStream(new Uint8Array(8)), Unplayable);
  assert.throws(() => typeOfStream(damaged), /damaged/);
});

test('bytes at random are refused, or more of them are wanted', () => {
  let seed = 1;
  const random = () => (seed = (seed * 48271) % 2147483647);
  for (let i = 0; i < 2000; i++) {
    const bytes = Uint8Array.from({ length: 300 }, () => random() & 255);
    bytes.set(i % 2 ? [0x1a, 0x45, 0xdf, 0xa3] : [0, 0, 0, 8, 0x66, 0x74, 0x79, 0x70]);
    try {
      typeOfStream(bytes);
    } catch (refused) {
      assert.ok(refused instanceof Unplayable, refused.stack);
    }
  }
});
