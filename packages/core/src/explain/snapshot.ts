import type { QueueEntry } from '../job/state.ts';
import type { DeviceOffering, Offering } from '../match/offering.ts';
import type { Requirements } from '../match/requirements.ts';
import type { Pause } from '../pause/state.ts';
import type { PoolHoldBack } from '../pools/back-off.ts';
import type { Contact } from '../runner/contact.ts';
import type { ScopeLookup } from '../scope/covers.ts';
import type { ForeignProtocol } from './foreign-words.ts';
import type { LinePlace } from './line-place.ts';

/** A device that is not there at the moment. */
export interface Unplugged {
  id: string;
  offering: DeviceOffering;
}

/** A device of a runner that is there. */
export interface SnapshotDevice {
  id: string;
  isFree: boolean;
  /** nothing has it, but its runner's program asks for jobs of its other devices first; left out: no */
  isLater?: boolean;
}

/** A runner at one moment. */
export interface SnapshotRunner {
  id: string;
  name: string;
  contact: Contact;
  /** the protocol of another system; left out: our own */
  speaks?: ForeignProtocol;
  /** a cloud runner that was scaled to zero */
  asleep: boolean;
  /** its pool wakes nothing now; left out: it does when a job needs it */
  isLeftAsleep?: boolean;
  /** nobody hears of it, but it was called and is to come; left out: it was not */
  isCalled?: boolean;
  disabled: boolean;
  /** its credential is in use in two places: nothing but a rotation helps, which makes it another runner to the job */
  isFrozen?: boolean;
  draining: boolean;
  /** it takes exactly one job in its life */
  ephemeral: boolean;
  /** of its slots; whether it takes anything besides is told apart */
  freeSlots: number;
  /** it has a job, and has ceased to ask for others though its slots are not used up; left out: it asks */
  asksForNone?: boolean;
  /** it refuses new jobs because its machine is short of disk */
  isShort?: boolean;
  /** in the order of its class's offering */
  devices: readonly SnapshotDevice[];
  /** devices that it declared and that are unplugged: its class does not offer them */
  unplugged?: readonly Unplugged[];
  /** limits of which its attempts hold permits: once for each permit */
  permits: readonly string[];
}

/** Runners of equal capability. */
export interface SnapshotClass {
  key: string;
  offering: Offering;
  /** who waits longest stands first */
  runners: readonly SnapshotRunner[];
}

/** What can start runners by itself or at a word. */
export interface SnapshotPool {
  id: string;
  name: string;
  /** of each runner that it starts */
  offering: Offering;
  /** runners that are on their way */
  starting: number;
  /** runners that it may start besides */
  room: number;
  /** its last start failed, and it starts nothing for now; left out: it does when a job needs it */
  holdsBack?: PoolHoldBack | null;
}

/** Everything that the answer depends on, besides the job: the fleet, and who goes before whom. */
export interface Snapshot {
  classes: readonly SnapshotClass[];
  pools: readonly SnapshotPool[];
  /** why jobs of a scope are not assigned, of the scope itself and of those above it; none: they are */
  pausesOf(scopeId: string): readonly Pause[];
  scopeOf: ScopeLookup;
  requirementsOf(jobClassId: string): Requirements | undefined;
  /** attempts of a project that are under way */
  inHand(scopeId: string): number;
}

/** A concurrency key or a quota: at most `limit` jobs at once. */
export interface LimitState {
  id: string;
  kind: 'key' | 'quota';
  name: string;
  limit: number;
  held: number;
}

/** A job that waits, and with whom it competes. */
export interface WaitingJob {
  entry: QueueEntry;
  /** its key and its quota, if it has them: one of each kind at most */
  limits: readonly LimitState[];
  /** it was put off until then */
  notBefore: number | null;
  /** null: unknown */
  place: LinePlace | null;
  /**
   * Jobs that may go before it, in any order, also those that wait for the same key. Those of its priority and above; as many of each class
   * as could be started at once are enough.
   */
  rivals: readonly Rival[];
}

export interface Rival {
  entry: QueueEntry;
  /** limits of which it needs a permit */
  limitIds: readonly string[];
}
