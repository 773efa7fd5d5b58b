// Parses every playlist of a folder in strict mode; prints what it does not accept.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import HLS from 'hls-parser';

HLS.setOptions({ strictMode: true });
const folder = process.argv[2];
let parsed = 0;
for (const file of readdirSync(folder).sort()) {
  try {
    HLS.parse(readFileSync(join(folder, file), 'utf8'));
    parsed++;
  } catch (refused) {
    console.log(`${file}: ${refused.message}`);
  }
}
console.log(`parsed ${parsed}`);
