import type { Make } from './checker.ts';
import { isGone, ofKind } from './rows.ts';

/**
 * Whatever is lost, doubled or overtaken, and wherever a process dies: what stands on a runner's disk is the token that the server knows as its
 * present one, or the one that follows it. Only people take that from it.
 */
export const credentialKept: Make = ({ rows, runners, name }, fail) => ({
  committed: (changes) => {
    for (const { before, after } of ofKind(changes, 'runner')) {
      const node = after && runners.get(after.id);
      if (!node || isGone(after) || after.credential !== 'active') continue;
      const present = rows.table('token').get(after.tokenId ?? '');
      // a person paired it again, and its configuration was written
      if (before?.tokenId !== after.tokenId && !present?.replaces) node.pairedAgain(after.tokenId ?? '');
      const onDisk = rows.table('token').get(node.disk.token);
      if (onDisk?.id !== after.tokenId && onDisk?.replaces !== after.tokenId)
        fail(`${name(after.id)} holds ${node.disk.token}, its present token is ${after.tokenId}`);
    }
    for (const { before, after } of ofKind(changes, 'token')) {
      const row = before && !after ? rows.table('runner').get(before.subjectId ?? '') : undefined;
      if (row && runners.get(row.id)?.disk.token === before?.id && row.credential === 'active')
        fail(`the token on the disk of ${name(row.id)} was taken away`);
    }
  },
});

/** Nobody copies a credential here: no runner is ever frozen. */
export const noFalseAlarm: Make = ({ name }, fail) => ({
  committed: (changes) => {
    for (const { after } of ofKind(changes, 'runner'))
      if (after?.frozen) fail(`${name(after.id)} is frozen (${after.frozen.how}), and lives only once`);
  },
});
