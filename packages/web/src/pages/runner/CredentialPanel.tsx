import type { Runner, RunnerCredential } from '@baton/protocol';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '../../api/may.ts';
import { runnerCredentialQuery } from '../../api/queries.ts';
import { Fact, Facts, Panel } from '../../parts/Facts.tsx';
import { Tags } from '../../parts/marks/Tags.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { ExactTime, RelativeTime } from '../../parts/Times.tsx';
import { NetworksForm } from './NetworksForm.tsx';

/** From where its token is accepted, and when it ends; for those who may operate it. */
export function CredentialPanel({ runner }: { runner: Pick<Runner, 'id' | 'scope' | 'limits'> }) {
  const may = useMay();
  const [isEdited, setEdited] = useState(false);
  const credential = useQuery({ ...runnerCredentialQuery(runner.id), enabled: may('operate_runners', runner.scope) });
  if (credential.isError) return <FailureNotice error={credential.error} />;
  if (!credential.data) return null;
  const change = may('manage_runners', runner.scope) && !isEdited && (
    <Button variant="default" size="compact-xs" onClick={() => setEdited(true)}>
      Change networks
    </Button>
  );
  return (
    <Panel title="Credential" aside={change}>
      {isEdited ? (
        <NetworksForm runnerId={runner.id} networks={credential.data.networks} onClose={() => setEdited(false)} />
      ) : (
        <CredentialFacts credential={credential.data} isRenewed={!runner.limits.includes('renewal')} />
      )}
    </Panel>
  );
}

interface CredentialFactsProps {
  credential: RunnerCredential;
  /** by the runner itself, before it ends */
  isRenewed: boolean;
}

const CredentialFacts = ({ credential: { networks, createdAt, expiresAt }, isRenewed }: CredentialFactsProps) => (
  <Facts>
    <Fact name="Accepted from">{networks === null ? 'Any network' : <Tags values={networks} />}</Fact>
    {createdAt !== null && (
      <>
        <Fact name="Token made">
          <RelativeTime at={createdAt} />
        </Fact>
        <Fact name="Token ends">
          {expiresAt === null ? (
            'Never'
          ) : (
            <>
              <ExactTime at={expiresAt} />, {isRenewed ? 'renewed before' : 'which it does not renew: rotate it before'}
            </>
          )}
        </Fact>
      </>
    )}
  </Facts>
);
