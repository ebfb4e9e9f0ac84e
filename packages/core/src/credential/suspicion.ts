import type { Frozen } from '../runner/state.ts';

/*
 * A second holder of a credential is found out by what only two living processes can do. A call that arrives proves nothing: it may be late, of
 * a process that is dead. So whoever looks like a second one is given a challenge, and only who lives answers it. The processes of one runner
 * never overlap: its folder lets in one at a time. Two that do overlap are two copies.
 */

/** Someone who may be a second holder. */
export interface Suspicion {
  how: Exclude<Frozen['how'], 'calls'>;
  /** what the suspect has to answer with */
  challenge: string;
  /** network address from which the suspect came */
  address: string;
  /** the session that was the runner's when the suspect was challenged, and had synced by then */
  sessionId: string;
  /** what that session has to answer with, once the suspect has answered; null: it was not asked */
  witness: string | null;
}

/** What follows from a proof of life. `ask`: the other one has to show that it lives too. */
export type CloneVerdict = { verdict: 'clone'; addresses: [string, string] } | { verdict: 'ask' } | { verdict: 'nothing' };

type CurrentSession = { id: string; address: string } | null;

/**
 * The suspect answered its challenge. A process whose place was taken lives on after the newer one began: that is enough, because the newer one
 * was alive while it was. Who came with an older token may be a restored backup, so the holder of the newer token is asked: a machine that was
 * restored does not live beside itself.
 *
 * @param session the runner's at this moment
 */
export function onSuspectProof(suspicion: Suspicion, session: CurrentSession): CloneVerdict {
  if (suspicion.how === 'session')
    return { verdict: 'clone', addresses: [suspicion.address, session?.address ?? 'an unknown address'] };
  return session?.id === suspicion.sessionId ? { verdict: 'ask' } : { verdict: 'nothing' };
}

/** The session that held the newer token answered: it lived before, while and after the suspect did. */
export function onWitnessProof(suspicion: Suspicion, proof: string, session: CurrentSession): CloneVerdict {
  if (suspicion.witness === null || suspicion.witness !== proof || session?.id !== suspicion.sessionId)
    return { verdict: 'nothing' };
  return { verdict: 'clone', addresses: [session.address, suspicion.address] };
}
