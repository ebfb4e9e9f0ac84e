import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { accountQuery } from '../../api/account.ts';
import { whoamiQuery } from '../../api/queries.ts';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { RefusedNotice } from '../../parts/notices/RefusedNotice.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import page from '../../parts/page.module.css';
import styles from './account.module.css';
import { CommandLinePanel } from './CommandLinePanel.tsx';
import { IdentityPanel } from './IdentityPanel.tsx';
import { PasswordPanel } from './PasswordPanel.tsx';
import { SecondFactorPanel } from './SecondFactorPanel.tsx';
import { SessionsPanel } from './SessionsPanel.tsx';
import { TokensPanel } from './TokensPanel.tsx';

const route = getRouteApi('/inside/account');

/** How one signs in, where one is signed in, and what programs sign in with. */
export function AccountPage() {
  const { refused } = route.useSearch();
  const account = useQuery(accountQuery);
  const login = useQuery(whoamiQuery).data?.login;
  return (
    <div className={page.flowing}>
      <PageHead title="Account" tab="Account" beside={<span className="soft">{account.data?.displayName ?? login}</span>} />
      {refused !== undefined && <RefusedNotice code={refused} />}
      {account.isError && <FailureNotice error={account.error} />}
      <TokensPanel />
      <div className={styles.columns}>
        <div className={page.stack}>
          {account.data && <SessionsPanel />}
          <CommandLinePanel />
        </div>
        {account.data && (
          <div className={page.stack}>
            <SecondFactorPanel account={account.data} />
            <PasswordPanel account={account.data} />
            <IdentityPanel account={account.data} />
          </div>
        )}
      </div>
    </div>
  );
}
