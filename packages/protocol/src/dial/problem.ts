/** Why no connection came about, and what to do about it. */
export interface DialProblem {
  /** continues a sentence that names the server */
  problem: string;
  next: string;
  /** somebody answers, and is not trusted */
  isUntrusted: boolean;
}

interface DialError {
  code?: string;
  message?: string;
  /** of a certificate that does not fit */
  host?: string;
  cert?: { subjectaltname?: string; valid_to?: string; valid_from?: string };
  errors?: readonly DialError[];
}

const ownAuthority =
  'If it has an authority of its own, name the certificate of that: --ca FILE, or BATON_CA_FILE. Else somebody may stand in between.';

const unknownIssuer = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

/** In words, what Node says of a connection that failed. Null: nothing is known of it that Node does not say itself. */
export function dialProblem(error: unknown): DialProblem | null {
  const { code = '', message = '', errors } = (error ?? {}) as DialError;
  // several addresses were tried at once
  if (errors?.[0]) return dialProblem(errors[0]);
  const untrusted = untrustedProblem(code, error as DialError);
  if (untrusted) return { ...untrusted, isUntrusted: true };
  const next = 'Check the address, and that the server runs (baton up).';
  const plain = (problem: string, remedy = next): DialProblem => ({ problem, next: remedy, isUntrusted: false });
  switch (code) {
    case 'EPROXY':
      return plain(
        message,
        'Check HTTPS_PROXY; with a user it is http://USER:PASSWORD@HOST:PORT. NO_PROXY names hosts to reach without it.',
      );
    case 'ECONNREFUSED':
      return plain('the connection was refused');
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return plain('its name can not be resolved', 'Check the name in the address, and the name servers of this machine.');
    case 'ECONNRESET':
      return plain('the connection was closed', 'Check that the address begins with https:// if the server has a certificate.');
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return plain('it does not speak https', 'Check the port, and whether the address should begin with http://.');
    default:
      return null;
  }
}

function untrustedProblem(code: string, { host, cert }: DialError): { problem: string; next: string } | null {
  if (code === 'DEPTH_ZERO_SELF_SIGNED_CERT') return { problem: 'its certificate is signed by itself', next: ownAuthority };
  if (unknownIssuer.has(code))
    return { problem: 'its certificate comes from an authority that this machine does not know', next: ownAuthority };
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return {
        problem: `its certificate has expired${cert?.valid_to ? ` (${cert.valid_to})` : ''}`,
        next: "Renew the certificate on the server; if it is valid, this machine's clock is wrong.",
      };
    case 'CERT_NOT_YET_VALID':
      return { problem: 'its certificate is not valid yet', next: "Check this machine's clock." };
    case 'CERT_REVOKED':
      return { problem: 'its certificate was revoked', next: 'Get a new certificate for the server.' };
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return {
        problem: `its certificate is not for ${host ?? 'this name'} but for ${namesOf(cert?.subjectaltname)}`,
        next: 'Use a name of the certificate in the address, or get a certificate with this one.',
      };
    default:
      return null;
  }
}

const namesOf = (names: string | undefined): string => (names ? names.replace(/\b(?:DNS|IP Address):/g, '') : 'no name at all');
