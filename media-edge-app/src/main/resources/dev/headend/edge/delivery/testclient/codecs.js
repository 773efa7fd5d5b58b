/** Names of codecs as browsers want them, from the configurations that WebM and MP4 both carry. */
import { hex, number, twoDigits } from './bytes.js';

/** @param avcC an AVCDecoderConfigurationRecord: profile, constraints and level follow its version */
export function avc(avcC, name = 'avc1') {
  return `${name}.${hex(avcC.subarray(1, 4))}`;
}

/** @param hvcC an HEVCDecoderConfigurationRecord */
export function hevc(hvcC, name = 'hvc1') {
  const space = ['', 'A', 'B', 'C'][hvcC[1] >> 6];
  const tier = hvcC[1] & 0x20 ? 'H' : 'L';
  const constraints = Array.from(hvcC.subarray(6, 12), (byte) => byte.toString(16));
  while (constraints.at(-1) === '0') {
    constraints.pop();
  }
  const compatible = mirrored(number(hvcC, 2, 4)).toString(16);
  return [`${name}.${space}${hvcC[1] & 0x1f}`, compatible, `${tier}${hvcC[12]}`, ...constraints].join('.');
}

/** 32 bits, the last first. */
function mirrored(value) {
  let result = 0;
  for (let i = 0; i < 32; i++) {
    result = result * 2 + ((value >>> i) & 1);
  }
  return result;
}

/** @param av1C an AV1CodecConfigurationRecord */
export function av1(av1C) {
  const tier = av1C[2] & 0x80 ? 'H' : 'M';
  const bits = av1C[2] & 0x40 ? (av1C[2] & 0x20 ? 12 : 10) : 8;
  return `av01.${av1C[1] >> 5}.${twoDigits(av1C[1] & 0x1f)}${tier}.${twoDigits(bits)}`;
}

/** @param config an AudioSpecificConfig, whose first five bits are the kind of AAC */
export function aac(config) {
  return `mp4a.40.${config[0] >> 3}`;
}
