import { type Role, roles } from './permission.ts';
import type { User } from './state.ts';

/** What an identity provider says of someone who signs in. */
export interface Identity {
  issuer: string;
  subject: string;
  /** null: none, or not verified */
  email: string | null;
  /** as the provider calls them */
  preferredName: string | null;
  displayName: string | null;
  groups: readonly string[];
}

/** Who may come in by the identity provider, and as what. */
export interface IdentityRules {
  /** of e-mail addresses, in small letters; empty: any */
  domains: readonly string[];
  /** one of them is needed; empty: none */
  groups: readonly string[];
  /** the role in the instance that a group gives; empty: roles are given here */
  roles: readonly { group: string; role: Role }[];
}

/** What links a user to an identity. An e-mail address never does: whoever gets it next would be that user. */
export const externalIdOf = ({ issuer, subject }: Pick<Identity, 'issuer' | 'subject'>): string => `${issuer} ${subject}`;

/** Whether someone may come in by the rules. */
export function isWelcome({ email, groups }: Identity, rules: IdentityRules): boolean {
  const domain = email?.slice(email.lastIndexOf('@') + 1).toLowerCase() ?? '';
  if (rules.domains.length > 0 && !rules.domains.includes(domain)) return false;
  return rules.groups.length === 0 || rules.groups.some((group) => groups.includes(group));
}

/** The highest role in the instance that the groups give; null: none. */
export function roleByGroups({ groups }: Identity, { roles: given }: IdentityRules): Role | null {
  const held = given.filter(({ group }) => groups.includes(group)).map(({ role }) => role);
  return roles.find((role) => held.includes(role)) ?? null;
}

/** room for a number is left */
const loginCharsMax = 54;

/** A login for someone new: as the provider calls them, else the first part of the address; with a number when it is taken. */
export function freeLogin(identity: Identity, isTaken: (login: string) => boolean): string {
  const wanted =
    [identity.preferredName, identity.email, identity.displayName].map(asLogin).find((each) => each !== '') ?? 'user';
  for (let number = 1; ; number++) {
    const login = number === 1 ? wanted : `${wanted}-${number}`;
    if (!isTaken(login)) return login;
  }
}

const asLogin = (name: string | null): string =>
  (name ?? '')
    .replace(/@.*$/, '')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .slice(0, loginCharsMax)
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');

/** The user that an identity signs in as; null: none is linked to it. */
export const userOfIdentity = (identity: Identity, users: readonly User[]): User | null =>
  users.find(({ externalId }) => externalId === externalIdOf(identity)) ?? null;
