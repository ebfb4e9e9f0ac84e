import type { Runner } from '@baton/protocol';
import { Tag, Tags } from '../../parts/marks/Tags.tsx';
import { frequenciesOf, hertzText, megahertzText, offeredOf, rangeText } from './frequency.ts';

/** In which frequencies a runner can work, in hertz; in megahertz on hover. */
export function FrequencyLimits({ runner }: { runner: Pick<Runner, 'ranges' | 'devices'> }) {
  const limits = frequenciesOf(runner);
  const [first, ...others] = limits;
  if (!first) return <span className="soft">Any</span>;
  return (
    <span title={limits.map(megahertzText).join(', ')}>
      {hertzText(first)}
      {others.length > 0 && (
        <Tag title={others.map((each) => `${hertzText(each)} (${megahertzText(each)})`).join(', ')}>{`+${others.length}`}</Tag>
      )}
    </span>
  );
}

/** What else a runner can be asked for within limits. */
export function OtherRanges({ runner }: { runner: Pick<Runner, 'ranges' | 'devices'> }) {
  const others = [...offeredOf(runner)].filter(([name]) => name !== 'frequency');
  return <Tags values={others.flatMap(([name, intervals]) => intervals.map((each) => rangeText(name, each)))} most={2} />;
}
