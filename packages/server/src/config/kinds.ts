import { createPrivateKey } from 'node:crypto';
import { isAbsolute, resolve } from 'node:path';
import { readNetworks } from '@baton/core';
import { BadValue, type Kind } from './option.ts';

const same = (value: string): string => value;

/** A whole number within limits. */
export const integer = (min: number, max: number): Kind<number> => ({
  placeholder: 'NUMBER',
  parse(text) {
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < min || value > max) throw new BadValue(`must be a whole number from ${min} to ${max}`);
    return value;
  },
  show: String,
});

/** A duration in milliseconds. */
export const milliseconds = (min: number, max = 30 * 24 * 3_600_000): Kind<number> => ({
  ...integer(min, max),
  placeholder: 'MS',
});

/** The same, or never: null. */
export const orNever = ({ placeholder, parse, show }: Kind<number>): Kind<number | null> => ({
  placeholder: `${placeholder}|never`,
  parse: (text) => (text === 'never' ? null : parse(text)),
  show: (value) => (value === null ? 'never' : show(value)),
});

export const choice = <const T extends string>(...values: readonly T[]): Kind<T> => ({
  placeholder: values.join('|'),
  parse(text) {
    const value = values.find((each) => each === text);
    if (value === undefined) throw new BadValue(`must be one of ${values.join(', ')}`);
    return value;
  },
  show: same,
});

/** A host name or an IP address. */
export const host: Kind<string> = {
  placeholder: 'HOST',
  parse(text) {
    const bare = text.replace(/^\[(.*)\]$/, '$1');
    if (!/^[A-Za-z0-9._:-]{1,253}$/.test(bare)) throw new BadValue('must be a host name or an IP address');
    return bare;
  },
  show: same,
};

/** A folder, made absolute; `~` is the home folder. */
export const folder = (home: string): Kind<string> => ({
  placeholder: 'DIR',
  parse(text) {
    if (text === '') throw new BadValue('must not be empty');
    const expanded = text === '~' || text.startsWith('~/') ? home + text.slice(1) : text;
    return isAbsolute(expanded) ? expanded : resolve(expanded);
  },
  show: (value) => (value.startsWith(`${home}/`) ? `~${value.slice(home.length)}` : value),
});

/** Addresses and networks with commas between them. */
export const networks: Kind<readonly string[]> = {
  placeholder: 'CIDR,…',
  parse(text) {
    const read = readNetworks(text.split(',').filter((part) => part.trim() !== ''));
    if ('problem' in read) throw new BadValue(`${read.problem} is neither an address nor a network like 10.0.0.0/8`);
    return read.networks;
  },
  show: (value) => value.join(',') || 'none',
};

/** A switch: alone on the command line it is on. */
export const onOff: Kind<boolean> = {
  placeholder: '[on|off]',
  alone: 'on',
  parse(text) {
    if (!/^(on|off|true|false)$/.test(text)) throw new BadValue('must be on or off');
    return text === 'on' || text === 'true';
  },
  show: (value) => (value ? 'on' : 'off'),
};

/** An address of http or https without query; null when none is set. */
export const optionalUrl: Kind<string | null> = {
  placeholder: 'URL',
  parse(text) {
    if (text === '') return null;
    const url = URL.parse(text);
    if (!url || !/^https?:$/.test(url.protocol)) throw new BadValue('must be an address that begins with http:// or https://');
    if (url.search || url.hash || url.username) throw new BadValue('must have no query, fragment or user name');
    if (url.pathname !== '/') throw new BadValue('must have no path: Baton stands at the root of its address');
    return url.origin;
  },
  show: (value) => value ?? 'none',
};

/** The issuer of an identity provider: an address that may have a path; over http on this machine only. Null when none is set. */
export const optionalIssuer: Kind<string | null> = {
  placeholder: 'URL',
  parse(text) {
    if (text === '') return null;
    const url = URL.parse(text);
    const isLocal = url !== null && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
    if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)))
      throw new BadValue('must be an address that begins with https:// (http:// on this machine only)');
    if (url.search || url.hash || url.username) throw new BadValue('must have no query, fragment or user name');
    return text;
  },
  show: (value) => value ?? 'none',
};

/** Some text; null when none is set. */
export const optionalText: Kind<string | null> = {
  placeholder: 'TEXT',
  parse: (text) => (text === '' ? null : printable(text)),
  show: (value) => value ?? 'none',
};

/** Text that is never empty. */
export const someText: Kind<string> = {
  placeholder: 'TEXT',
  parse(text) {
    if (text === '') throw new BadValue('must not be empty');
    return printable(text);
  },
  show: same,
};

function printable(text: string): string {
  if (/\p{Cc}/u.test(text)) throw new BadValue('must have no control characters');
  return text;
}

/** Several, separated by commas. */
export const list = <T>(of: Kind<T>): Kind<T[]> => ({
  placeholder: `${of.placeholder},…`,
  parse: (text) =>
    text
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '')
      .map((each) => of.parse(each)),
  show: (values) => (values.length === 0 ? 'none' : values.map(of.show).join(',')),
});

/** A name and one of several words: `NAME=WORD`. */
export const assignment = <const T extends string>(...words: readonly T[]): Kind<{ name: string; word: T }> => ({
  placeholder: `NAME=${words.join('|')}`,
  parse(text) {
    const at = text.lastIndexOf('=');
    const word = words.find((each) => each === text.slice(at + 1));
    if (at <= 0 || word === undefined) throw new BadValue(`must be NAME=${words.join('|')}`);
    return { name: printable(text.slice(0, at)), word };
  },
  show: ({ name, word }) => `${name}=${word}`,
});

/** A secret of a person's own making; null when none is set. */
export const optionalSecret = (charsMin: number): Kind<string | null> => ({
  placeholder: 'SECRET',
  parse(text) {
    if (text === '') return null;
    if ([...text].length < charsMin) throw new BadValue(`must have at least ${charsMin} characters`);
    if (/\s|\p{Cc}/u.test(text)) throw new BadValue('must have no spaces or control characters');
    return text;
  },
  show: (value) => (value === null ? 'none' : '(hidden)'),
});

const keyBytes = 32;

/** Keys of 32 bytes, in hexadecimal or base64, with spaces, commas or line breaks in between. Throws {@link BadValue}. */
export function readKeys(text: string): Uint8Array[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 0) throw new BadValue('holds no key');
  return words.map((word, index) => {
    const key = /^[0-9a-fA-F]{64}$/.test(word) ? Buffer.from(word, 'hex') : Buffer.from(word, 'base64');
    const isWhole = key.length === keyBytes && /^([0-9a-fA-F]{64}|[\w+/-]{43}=?)$/.test(word);
    if (isWhole) return key;
    const which = words.length === 1 ? 'must' : `key ${index + 1} must`;
    throw new BadValue(
      `${which} be 32 bytes, in hexadecimal (64 characters) or base64 (44); make one with: openssl rand -hex 32`,
    );
  });
}

/** The same; null when none is set. */
export const optionalKeys: Kind<readonly Uint8Array[] | null> = {
  placeholder: 'KEY',
  parse: (text) => (text === '' ? null : readKeys(text)),
  show: (value) => (value === null ? 'none' : '(hidden)'),
};

/** A file, its path made absolute as that of a folder; null: none. */
export const optionalFile = (home: string): Kind<string | null> => ({
  placeholder: 'FILE',
  parse: (text) => (text === '' ? null : folder(home).parse(text)),
  show: (value) => (value === null ? 'none' : folder(home).show(value)),
});

/** A private key for ES256 as PEM; null when none is set. */
export const optionalKey: Kind<string | null> = {
  placeholder: 'PEM',
  parse(text) {
    if (text === '') return null;
    try {
      if (createPrivateKey(text).asymmetricKeyDetails?.namedCurve === 'prime256v1') return text;
    } catch {
      // no key at all
    }
    throw new BadValue('must be a private key (PEM) on the curve P-256');
  },
  show: (value) => (value === null ? 'none' : '(hidden)'),
};

/** The address of a PostgreSQL database; null: none. */
export const optionalDatabase: Kind<string | null> = {
  placeholder: 'URL',
  parse(text) {
    if (text === '') return null;
    const url = URL.parse(text);
    if (!url || !/^postgres(ql)?:$/.test(url.protocol) || url.hash !== '') {
      throw new BadValue(
        'must be an address that begins with postgres:// (in a password, # is written as %23, / as %2F, @ as %40)',
      );
    }
    if (!/^\/[^/]+$/.test(url.pathname)) throw new BadValue('must name a database, as in postgres://user@host:5432/baton');
    return text;
  },
  show: (value) => (value === null ? 'none' : '(hidden)'),
};
