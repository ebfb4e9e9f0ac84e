import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { ApiError } from '@baton/protocol';

export interface TlsFiles {
  /** the chain in PEM, the server's own certificate first */
  cert: string;
  /** its private key in PEM, without a password */
  key: string;
}

/** A certificate with its key, both fit to be used. */
export interface TlsPair {
  cert: string;
  key: string;
  /** of the certificate, to tell one from another */
  fingerprint: string;
  /** DNS names that it is for, without patterns */
  names: string[];
  /** instant of its end */
  expiresAt: number;
}

/** Reads both files and makes sure that they can be used together now. Throws `tls_unusable`. */
export async function readPair({ cert: certFile, key: keyFile }: TlsFiles, now: number): Promise<TlsPair> {
  const [cert, key] = await Promise.all([read(certFile), read(keyFile)]);
  const own = certificateIn(cert, certFile);
  const privateKey = keyIn(key, keyFile);
  if (!own.checkPrivateKey(privateKey)) throw unusable(certFile, `it does not belong to the key ${keyFile}`);
  const [from, expiresAt] = [Date.parse(own.validFrom), Date.parse(own.validTo)];
  if (expiresAt <= now) throw unusable(certFile, `it expired on ${own.validTo}`);
  if (from > now) throw unusable(certFile, `it is valid only from ${own.validFrom} on`);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw unusable(certFile, wordsOf(error));
  }
  return { cert, key, fingerprint: own.fingerprint256, names: namesOf(own), expiresAt };
}

const namesOf = ({ subjectAltName = '' }: X509Certificate): string[] =>
  [...subjectAltName.matchAll(/\bDNS:([A-Za-z0-9.-]+)/g)].map(([, name = '']) => name);

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unusable(file, wordsOf(error));
  }
}

function certificateIn(text: string, file: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch {
    throw unusable(file, 'it does not begin with a certificate in PEM');
  }
}

function keyIn(text: string, file: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch (error) {
    const isLocked = (error as NodeJS.ErrnoException).code === 'ERR_MISSING_PASSPHRASE';
    throw unusable(file, isLocked ? 'the key has a password' : 'it holds no private key in PEM');
  }
}

const unusable = (file: string, problem: string): ApiError => new ApiError('tls_unusable', { file, problem });
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
