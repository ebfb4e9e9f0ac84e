/** Why the API does not let the tool in, and what to do about it. `environment`: what the tool was started with. */
export function keyProblem(
  { title, keys }: { title: string; keys: readonly string[] },
  { account, environment }: { account: 'job' | 'machine'; environment: Readonly<Record<string, string | undefined>> },
  said: string,
): string {
  const found = keys.find((name) => environment[name]);
  const [first = '', ...others] = keys;
  if (found !== undefined) return `the API refused the key of ${title} (${said}): check the job's secret ${found}`;
  if (account === 'machine')
    return `${title} is not signed in on this runner (${said}): sign in there as the runner's user, or give the job the secret ${first}`;
  return `${title} has no key (${said}): give the job a secret in the variable ${first}${others.length > 0 ? ` (or ${others.join(', ')})` : ''}`;
}
