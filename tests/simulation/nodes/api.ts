import type { Actor } from '@baton/core';
import { decodeLogFrames } from '@baton/protocol';
import type { App, CallerConnection, RunnerCalls } from '@baton/server';

type RunnerAction = Parameters<App['fleet']['act']>[1];

import type { Connection, Failure, Request } from '../network/call.ts';

type Of<N extends keyof RunnerCalls> = Parameters<RunnerCalls[N]>;

/** How a call went, as it leaves the server. `open`: the caller was still there. */
export type Handled = ({ ok: true; body: unknown } | { ok: false; failure: Failure }) & { open: boolean };

/** Syncs that are in the server's hands, by runner: what offers may answer. */
export interface Serving {
  syncs: Map<string, Set<{ sessionId: string; freeSlots: number; open: () => boolean }>>;
  /** highest number of a sync that arrived, by session */
  newest: Map<string, number>;
}

/** What the transports do with a request: hand it to the use case. */
export async function handle(
  app: App,
  serving: Serving,
  request: Request,
  connection: Connection,
  now: () => number,
): Promise<unknown> {
  const { op, from, address = 'simulated', args, bytes } = request;
  if (op === 'person') return await personal(app, from, args, now);
  const { runners } = app;
  if (op === 'sync') return await sync(app, serving, from, args[0] as Of<'sync'>[1], connection);
  runners.heardFrom(from);
  switch (op) {
    case 'renewToken':
      return await runners.renewToken(from, request.token ?? '', args[0] as string);
    case 'prove':
      return await runners.prove(from, args[0] as string);
    case 'openSession':
      return await runners.openSession(from, args[0] as Of<'openSession'>[1], address);
    case 'closeSession':
      return await runners.closeSession(from, args[0] as string);
    case 'accept':
      return await runners.accept(from, args[0] as string, args[1] as Of<'accept'>[2]);
    case 'gate':
      return await runners.gate(from, args[0] as string, (args[1] as { epoch: number }).epoch, address);
    case 'appendLog':
      return await runners.appendLog(
        from,
        args[0] as string,
        args[1] as number,
        decodeLogFrames(bytes ?? new Uint8Array()),
        args[2] as Of<'appendLog'>[4],
      );
    case 'closeLog': {
      const { epoch, ...end } = args[1] as { epoch: number } & Of<'closeLog'>[3];
      return await runners.closeLog(from, args[0] as string, epoch, end);
    }
    default:
      throw new Error(`no such call: ${op}`);
  }
}

async function sync(app: App, serving: Serving, from: string, input: Of<'sync'>[1], connection: Connection): Promise<unknown> {
  const caller: { -readonly [K in keyof CallerConnection]: CallerConnection[K] } = { closed: !connection.open, onClose: null };
  connection.onClosed = () => {
    caller.closed = true;
    caller.onClose?.();
  };
  const held = { sessionId: input.sessionId, freeSlots: input.freeSlots, open: () => connection.open };
  const own = serving.syncs.get(from) ?? new Set();
  serving.syncs.set(from, own.add(held));
  serving.newest.set(input.sessionId, Math.max(input.number, serving.newest.get(input.sessionId) ?? 0));
  try {
    return await app.runners.sync(from, input, caller);
  } finally {
    own.delete(held);
  }
}

/** Calls of people and programs. */
async function personal(app: App, login: string, [verb, ...args]: unknown[], now: () => number): Promise<unknown> {
  const by: Actor = { userId: null, login, via: 'token', credentialId: null, address: 'simulated' };
  switch (verb) {
    case 'submit':
      return await app.jobs.submit(args[0] as Parameters<App['jobs']['submit']>[0], login, args[1] as string | null);
    case 'rerun':
      return await app.jobs.rerun(args[0] as string, by, args[1] as string | null);
    case 'look':
      return (await app.jobs.detail(args[0] as string)).history.length;
    case 'cancel':
      return await app.jobs.cancel(args[0] as string, by, null);
    case 'resolve':
      return await app.jobs.resolve(args[0] as string, by, args[1] as Parameters<App['jobs']['resolve']>[2]);
    case 'reply': {
      const [id, said, attemptId] = args as [string, 'yes' | 'no', string];
      const { ask } = await app.jobs.detail(id);
      const yes = ask?.kind === 'input' ? 'answer' : 'approve';
      const reply = said === 'yes' || ask?.kind === 'input' ? yes : 'reject';
      return await app.jobs.answer(id, by, { reply, text: `to ${attemptId}`, attemptId });
    }
    case 'act':
      return await app.fleet.act(args[0] as string, args[1] as RunnerAction, {
        by,
        reason: null,
        forMs: args[2] as number | null,
      });
    case 'edit':
      return await app.fleet.edit(args[0] as string, args[1] as Parameters<App['fleet']['edit']>[1], by);
    case 'createTemplate':
      return await app.templates.create(args[0] as Parameters<App['templates']['create']>[0], by);
    case 'disableTemplate':
      return await app.templates.disable(args[0] as string, by, null);
    case 'pause': {
      const [scope, forMs] = args as [string, number | null];
      return await app.pauses.pause(scope, { why: 'somebody wants so', until: forMs === null ? null : now() + forMs, by });
    }
    case 'resume':
      return await app.pauses.resume(args[0] as string, by);
    case 'hours':
      return await app.pauses.setHours(args[0] as string, args[1] as Parameters<App['pauses']['setHours']>[1], by);
    case 'renewPairing':
      return await app.fleet.renewPairing(args[0] as string, by);
    case 'register':
      return await app.runners.register(args[0] as Of<'register'>[0], args[1] as Of<'register'>[1], 'simulated');
    default:
      throw new Error(`no such verb: ${String(verb)}`);
  }
}
