/** Hides secrets in a text that is going to be cut: half a secret would not be recognised any more by who masks all that is told. */
export type Hide = (text: string) => string;

const charsMin = 3;

/** @param secrets by variable, as the job has them */
export function hiding(secrets: Readonly<Record<string, string>>): Hide {
  const forms = Object.values(secrets)
    .flatMap((secret) => [secret, ...secret.split('\n')])
    .filter((secret) => secret.length >= charsMin)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
    .sort((a, b) => b.length - a.length);
  return (text) => forms.reduce((hidden, form) => hidden.replaceAll(form, '***'), text);
}
