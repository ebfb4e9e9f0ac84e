import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

/** A certificate with its key, in PEM. */
export interface Certificate {
  cert: string;
  key: string;
}

export interface Wanted {
  /** host names and addresses */
  names: readonly string[];
  /** instants; by default since an hour, for a day */
  from?: number;
  to?: number;
}

/** An authority of a test's own. */
export interface Authority {
  /** its own certificate, in PEM */
  cert: string;
  issue(wanted: Wanted): Certificate;
}

/** Makes an authority, with certificates that are real ones: ASN.1 by hand, because Node reads X.509 and does not write it. */
export function makeAuthority(name = `Test ${randomBytes(4).toString('hex')}`): Authority {
  const key = newKey();
  const own = certificate({
    name,
    issuer: name,
    subjectKey: key,
    issuerKey: key,
    extensions: [basicConstraints(true)],
    ...span({}),
  });
  return {
    cert: own,
    issue(wanted) {
      const subjectKey = newKey();
      const extensions = [basicConstraints(false), alternativeNames(wanted.names)];
      const parts = { name: wanted.names[0] ?? 'server', issuer: name, subjectKey, issuerKey: key, extensions, ...span(wanted) };
      return { cert: certificate(parts), key: pemOf(subjectKey) };
    },
  };
}

/** A certificate that only its own key vouches for. */
export function selfSigned(wanted: Wanted): Certificate {
  const key = newKey();
  const name = wanted.names[0] ?? 'server';
  const extensions = [alternativeNames(wanted.names)];
  return {
    cert: certificate({ name, issuer: name, subjectKey: key, issuerKey: key, extensions, ...span(wanted) }),
    key: pemOf(key),
  };
}

interface Parts {
  name: string;
  issuer: string;
  subjectKey: KeyObject;
  issuerKey: KeyObject;
  from: number;
  to: number;
  extensions: readonly Buffer[];
}

const hourMs = 3_600_000;
const span = ({ from = Date.now() - hourMs, to = Date.now() + 24 * hourMs }: Partial<Wanted>) => ({ from, to });
const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }) as string;

/** Tag, length, value. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), body]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
const distinguished = (name: string): Buffer => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))));
const time = (at: number): Buffer => der(0x18, Buffer.from(`${new Date(at).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`));

const extension = (id: string, value: Buffer): Buffer => sequence(oid(id), der(0x04, value));
const basicConstraints = (isAuthority: boolean): Buffer =>
  extension('551d13', sequence(...(isAuthority ? [der(0x01, Buffer.from([0xff]))] : [])));
const alternativeNames = (names: readonly string[]): Buffer => extension('551d11', sequence(...names.map(alternativeName)));

function alternativeName(name: string): Buffer {
  if (isIP(name) === 0) return der(0x82, Buffer.from(name));
  const bytes = isIP(name) === 4 ? name.split('.').map(Number) : [...new Array<number>(15).fill(0), 1];
  return der(0x87, Buffer.from(bytes));
}

function certificate({ name, issuer, subjectKey, issuerKey, from, to, extensions }: Parts): string {
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(8)]);
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ecdsaWithSha256,
    distinguished(issuer),
    sequence(time(from), time(to)),
    distinguished(name),
    createPublicKey(subjectKey).export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', body, issuerKey);
  const whole = sequence(body, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
