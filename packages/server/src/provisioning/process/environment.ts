/** What programs need of the machine that they run on. Everything else of the server's may be a secret of its own, cloud credentials for instance. */
const passedOn =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_[A-Z]+|TZ|TMPDIR|NODE_EXTRA_CA_CERTS|NODE_COMPILE_CACHE|SSL_CERT_(?:FILE|DIR)|(?:HTTPS?|NO|ALL)_PROXY)$/i;

type Variables = Readonly<Record<string, string | undefined>>;

/** The environment of a runner: the server's, as far as it is no secret, what its pool adds, and whose it is. */
export function runnerEnvironment(own: Variables, added: Variables, runnerId: string): Record<string, string> {
  const taken = Object.entries(own).filter(([name]) => passedOn.test(name));
  const all = [...taken, ...Object.entries(added)].filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(all), BATON_RUNNER_ID: runnerId };
}
