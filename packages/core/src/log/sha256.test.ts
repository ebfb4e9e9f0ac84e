import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Sha256, type Sha256State } from './sha256.ts';

test('is what the system computes, however the bytes come, and across being put away', () => {
  const piece = fc.record({ bytes: fc.uint8Array({ maxLength: 200 }), putsAway: fc.boolean() });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const theirs = createHash('sha256');
      let ours = new Sha256();
      for (const { bytes, putsAway } of pieces) {
        theirs.update(bytes);
        ours.update(bytes);
        if (putsAway) ours = new Sha256(JSON.parse(JSON.stringify(ours.state)) as Sha256State);
        expect(ours.hex()).toBe(theirs.copy().digest('hex'));
      }
    }),
  );
});

test('of every length around a block', () => {
  for (let length = 0; length <= 130; length += 1) {
    const bytes = Buffer.alloc(length, 'x');
    const ours = new Sha256();
    ours.update(bytes);
    expect(ours.hex()).toBe(createHash('sha256').update(bytes).digest('hex'));
  }
});
