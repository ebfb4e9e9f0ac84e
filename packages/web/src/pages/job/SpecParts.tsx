import type { JobDetail } from '@baton/protocol';
import { Fact, Facts } from '../../parts/Facts.tsx';

/** Texts by name under a heading; nothing, where there are none. */
export function TextFacts({ title, texts }: { title: string; texts: Readonly<Record<string, string>> }) {
  const all = Object.entries(texts);
  if (all.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <Facts>
        {all.map(([name, value]) => (
          <Fact key={name} name={name}>
            <span className="mono">{value}</span>
          </Fact>
        ))}
      </Facts>
    </>
  );
}

/** The secrets that it gets, by the variables in which it finds them. */
export function SecretFacts({ secrets }: Pick<JobDetail, 'secrets'>) {
  if (secrets.length === 0) return null;
  return (
    <>
      <h3>Secrets</h3>
      <Facts>
        {secrets.map(({ variable, name }) => (
          <Fact key={variable} name={variable}>
            {name === null ? <span className="soft">given with the job</span> : <span className="mono">{name}</span>}
          </Fact>
        ))}
      </Facts>
    </>
  );
}
