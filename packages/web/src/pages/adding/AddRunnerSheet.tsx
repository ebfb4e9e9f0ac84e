import { Stack } from '@mantine/core';
import { useMay } from '../../api/may.ts';
import { withQuery } from '../../api/request.ts';
import { Sheet } from '../../parts/dialog/Sheet.tsx';
import { FilterTabs } from '../../parts/FilterTabs.tsx';
import { CloudWay } from './CloudWay.tsx';
import { ForeignWay } from './ForeignWay.tsx';
import { PairWay } from './PairWay.tsx';
import { ProvisionWay } from './ProvisionWay.tsx';
import { RegisterWay } from './RegisterWay.tsx';
import { SelfHostedWay } from './SelfHostedWay.tsx';
import { type Way, ways, wayWords } from './ways.ts';

interface Props {
  way: Way | undefined;
  /** the rest of the address stays as it is while another way is chosen */
  search: Readonly<Record<string, string | undefined>>;
  onClose: () => void;
}

const contents: Readonly<Record<Way, (props: { onClose: () => void }) => React.JSX.Element | null>> = {
  pair: PairWay,
  'self-hosted': SelfHostedWay,
  'cloud-hosted': CloudWay,
  register: RegisterWay,
  provision: ProvisionWay,
  foreign: ForeignWay,
};

/** All ways in which a runner is added, one at a time. */
export function AddRunnerSheet({ way, search, onClose }: Props) {
  const isAllowed = useMay();
  const open = ways.filter((each) => isAllowed(wayWords[each].needs, null));
  const tabs = open.map((key) => ({
    key,
    label: wayWords[key].tab,
    count: null,
    href: withQuery('/runners', { ...search, new: key }),
  }));
  const current = way ?? 'pair';
  const Content = contents[current];
  return (
    <Sheet opened={way !== undefined} onClose={onClose} title={wayWords[current].title}>
      <Stack gap="md">
        <FilterTabs tabs={tabs} current={current} label="Ways to add a runner" />
        <p className="soft">{wayWords[current].about}</p>
        <Content key={current} onClose={onClose} />
      </Stack>
    </Sheet>
  );
}
