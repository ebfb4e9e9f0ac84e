import { type Capabilities, insert, newRunner, type RunnerProtocol } from '@baton/core';
import type { Store } from '@baton/server';
import type { Rows } from '../checkers/rows.ts';
import { epochMs } from '../clock/life.ts';
import type { Random } from '../clock/random.ts';
import { seededEntropy, seededMint } from '../nodes/entropy.ts';

export interface Enrolled {
  id: string;
  /** id of its token, which is all that a simulated call carries of it */
  token: string;
}

/** Rows of a runner as its pairing leaves them, in the store and where the checkers look. */
export async function enrol(asked: {
  random: Random;
  inner: Store;
  rows: Rows;
  protocol: RunnerProtocol;
  number: number;
  name: string;
  capabilities: Capabilities;
}): Promise<Enrolled> {
  const { random, inner, rows, protocol, number, name, capabilities } = asked;
  const id = seededEntropy(random).uuid(0);
  const fields = { id, number, scopeId: 'instance', name, executorsAllowed: null, labelsAdded: [], workspace: null, protocol };
  const rules = { refusesUnlabelled: false, trusted: false, ephemeral: false, createdBy: 'simulation' };
  const who = { scopeId: 'instance', subjectId: id, name: 'runner', createdBy: 'simulation', expiresAt: null };
  const token = seededMint(random).derive({ kind: 'run', ...who }, `first ${id}`, epochMs).row;
  const held = { credential: 'active' as const, tokenId: token.id, declared: capabilities, version: '0.1.0' };
  const row = { ...newRunner({ ...fields, ...rules }, epochMs), ...held, enrolledAt: epochMs };
  const commit = { changes: [insert('token', token), insert('runner', row)], guards: [], events: [] };
  await inner.commit([commit]);
  rows.apply(commit);
  return { id, token: token.id };
}
