import type { Pool, ProviderInfo } from '@baton/protocol';
import { Autocomplete, Select, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { identitiesQuery } from '../../api/pools.ts';
import { FoldedFields } from '../../parts/FoldedFields.tsx';
import { Notice } from '../../parts/notices/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { providerTitles } from '../../text/hosting-words.ts';
import { SpecField } from '../new-job/spec/SpecField.tsx';
import { type FieldSchema, shownFieldsOf } from '../new-job/spec/schema.ts';
import type { PoolDraft, PoolProblems } from './draft.ts';

interface Props {
  draft: PoolDraft;
  problems: PoolProblems;
  providers: readonly ProviderInfo[];
  /** a pool that is there keeps its provider */
  isFixed: boolean;
  change: (part: Partial<PoolDraft>) => void;
}

/** Where its runners are made, with which rights, and how large. */
export function ProviderFields({ draft, problems, providers, isFixed, change }: Props) {
  const provider = providers.find(({ name }) => name === draft.provider);
  return (
    <Stack gap="sm">
      <Select
        label="Provider"
        description="What makes and removes its runners."
        data={providers.map(({ name, title, unavailable }) => ({ value: name, label: title, disabled: unavailable !== null }))}
        value={draft.provider}
        disabled={isFixed}
        allowDeselect={false}
        onChange={(name) =>
          name &&
          change({
            provider: name as Pool['provider'],
            identity: null,
            region: '',
            settings: {},
            onIdle: idleOf(providers, name),
          })
        }
      />
      {provider && provider.unavailable !== null && <Notice kind="warning" title={provider.unavailable} />}
      {provider?.needsIdentity && <IdentityField draft={draft} problem={problems.identity} change={change} />}
      {provider && provider.regions !== null && (
        <Autocomplete
          label="Region"
          data={provider.regions}
          value={draft.region}
          error={problems.region}
          autoComplete="off"
          onChange={(region) => change({ region })}
        />
      )}
      {provider && <SettingsFields schema={provider.settings as FieldSchema} draft={draft} change={change} />}
    </Stack>
  );
}

const idleOf = (providers: readonly ProviderInfo[], name: string): Pool['onIdle'] =>
  providers.find((each) => each.name === name)?.canSleep ? 'sleep' : 'remove';

function IdentityField({ draft, problem, change }: { draft: PoolDraft; problem: string | undefined; change: Props['change'] }) {
  const all = useQuery(identitiesQuery).data?.identities ?? [];
  const fitting = all.filter(({ provider }) => provider === draft.provider);
  if (fitting.length === 0)
    return (
      <Notice kind="info" title={`No identity for ${providerTitles[draft.provider]} yet`}>
        Add one in the <PlainLink href="/settings#cloud-identities">settings</PlainLink> first: with which rights it is called.
      </Notice>
    );
  return (
    <Select
      label="Identity"
      description="With which rights the provider is called."
      data={fitting.map(({ id, name, check }) => ({ value: id, label: check?.ok === false ? `${name} (does not work)` : name }))}
      value={draft.identity}
      error={problem}
      onChange={(identity) => change({ identity })}
    />
  );
}

/** The provider's own: those that must be given first, the others folded away. */
function SettingsFields({ schema, draft, change }: { schema: FieldSchema; draft: PoolDraft; change: Props['change'] }) {
  const [isMore, setMore] = useState(false);
  const { first, more } = shownFieldsOf(schema, undefined, []);
  const field = (each: (typeof first)[number]) => (
    <SpecField
      key={`${draft.provider} ${each.name}`}
      {...each}
      value={draft.settings[each.name]}
      onChange={(value) => change({ settings: { ...draft.settings, [each.name]: value } })}
    />
  );
  return (
    <>
      {first.map(field)}
      {more.length > 0 && (
        <FoldedFields label="More of the provider" opened={isMore} onOpen={setMore}>
          <Stack gap="sm">{more.map(field)}</Stack>
        </FoldedFields>
      )}
    </>
  );
}
