import { randomBytes } from 'node:crypto';
import type { TotpRule, User } from '@baton/core';
import { person } from '../../app/testing/fakes.ts';
import { TestPlane } from '../../app/testing/plane.ts';
import { createEntropy } from '../../main/entropy.ts';
import { type Auth, createAuth } from '../auth.ts';
import { createIdentitySigner } from '../identity/signer.ts';
import type { Entered, SignedIn } from '../people/entrance.ts';
import type { Client, Person } from '../people/person.ts';
import { createTokenMint } from '../token/mint.ts';
import { codeAt } from '../totp/code.ts';

const dayMs = 24 * 3_600_000;
export const here: Client = { address: '10.0.0.1', userAgent: 'a browser' };
export const elsewhere: Client = { address: '10.0.0.2', userAgent: 'another browser' };
export const password = 'correct horse battery';

/** Everything about signing in, over stores in memory and a clock that a test moves. */
export class Door {
  readonly plane: TestPlane;
  readonly auth: Auth;
  /** ids of sessions and tokens that were ended, in their order */
  readonly ended: string[] = [];

  private constructor(plane: TestPlane, auth: Auth) {
    this.plane = plane;
    this.auth = auth;
    auth.onEnded((id) => this.ended.push(id));
  }

  static async open({ totpRule = 'none' }: { totpRule?: TotpRule } = {}): Promise<Door> {
    const plane = await TestPlane.start();
    const entropy = createEntropy();
    const key = randomBytes(32);
    const { store, clock, telemetry, journal } = plane;
    const mint = createTokenMint(entropy, key);
    const identity = createIdentitySigner({ clock, path: null, given: null });
    const adoptRunnerToken = (): Promise<void> => Promise.reject(new Error('no runner signs in here'));
    const more = { identity, adoptRunnerToken, mint, key, entropy, sessionLifetimeMs: 30 * dayMs, totpRule, oidc: null };
    return new Door(
      plane,
      createAuth({ store, clock, telemetry, logger: journal.logger, journal, people: plane.app.people, ...more }),
    );
  }

  get now(): number {
    return this.plane.clock.now();
  }

  /** A user with the usual password. */
  async user(login: string, role: 'owner' | 'viewer' | null = null): Promise<User> {
    const fields = { login, displayName: login, passwordHash: null, externalId: null, role };
    const { user } = await this.plane.app.people.create(fields, person('test'));
    const { secret } = await this.auth.accounts.invite(user.id, person('test'));
    await this.auth.accounts.accept({ token: secret, password }, here);
    return this.known(user.id);
  }

  known(userId: string): User {
    const user = this.plane.app.people.user(userId);
    if (!user) throw new Error(`there is no user ${userId}`);
    return user;
  }

  signIn(login: string, client = here, given = password): Promise<Entered> {
    return this.auth.accounts.signIn({ login, password: given }, client);
  }

  /** The person of a sign-in without a second factor. */
  async enter(login: string, client = here): Promise<Person> {
    return signedIn(await this.signIn(login, client)).person;
  }

  /** The half-open secret of a sign-in with a second factor. */
  async half(login: string, client = here): Promise<string> {
    const entered = await this.signIn(login, client);
    if (entered.kind !== 'code_needed') throw new Error('no code was asked for');
    return entered.secret;
  }

  /** Sets up a second factor: what gives its codes, by steps from now on, and the recovery codes. */
  async totp(login: string): Promise<{ code: (steps?: number) => string; recovery: string[] }> {
    const person = await this.enter(login);
    const { secret } = await this.auth.secondFactor.begin(person, 'Baton');
    const bytes = fromBase32(secret);
    const code = (steps = 0) => codeAt(bytes, Math.floor(this.now / 30_000) + steps);
    const recovery = await this.auth.secondFactor.confirm(person, code(), here.address);
    this.plane.clock.stall(60_000);
    return { code, recovery };
  }
}

export function signedIn(entered: Entered): SignedIn {
  if (entered.kind !== 'signed_in') throw new Error('a code is asked for');
  return entered;
}

/** As an authenticator app reads a secret. */
export function fromBase32(text: string): Uint8Array {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text].map((char) => alphabet.indexOf(char).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}
