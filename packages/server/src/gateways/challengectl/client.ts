import type { Device } from '@baton/core';
import type { StandingOutput } from '../../app/index.ts';
import { ClientView } from './client-view.ts';
import { type ClientKind, type HostFacts, kindAttribute, usableDevices } from './devices.ts';
import type { HeldCall } from './held-call.ts';

/** What is remembered of the program of one runner. */
export class Client {
  readonly kind: ClientKind;
  /** all that it told, also those that it never uses */
  readonly devices: readonly Device[];
  readonly host: HostFacts;
  readonly view: ClientView;
  /** the call that waits for a task */
  held: HeldCall | null = null;
  /** it went by intent: what it still says does not bring it back */
  isSignedOut = false;

  constructor(kind: ClientKind, devices: readonly Device[], host: HostFacts) {
    this.kind = kind;
    this.devices = devices;
    this.host = host;
    const ids = usableDevices(kind, devices).map(({ id }) => id);
    this.view = new ClientView(kind, ids);
  }

  /** Of a runner that was there before this server: as it declared itself. */
  static of(standing: StandingOutput | null, kind: ClientKind): Client {
    const { devices = [], attributes = {} } = standing?.capabilities ?? {};
    const { [kindAttribute]: known, ...host } = attributes;
    return new Client(known === 'runners' || known === 'agents' ? known : kind, devices, host);
  }
}
