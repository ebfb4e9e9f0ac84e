import type { NewCloudIdentity, Pool, ProviderInfo } from '@baton/protocol';
import { Button, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { checkIdentity, createIdentity, providersQuery } from '../../api/pools.ts';
import { SecretField } from '../../parts/copying/SecretField.tsx';
import { DialogActions } from '../../parts/dialog/DialogActions.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { showFailure } from '../../parts/notices/show-failure.ts';
import { ScopeSelect } from '../adding/ScopeSelect.tsx';
import { useScopesOf } from '../adding/use-scopes.ts';
import { SpecField } from '../new-job/spec/SpecField.tsx';
import { type FieldSchema, fieldsOf, sentenceOf, titleOf, withoutEmpty } from '../new-job/spec/schema.ts';
import { type Variant, variantsOf } from './identity-variants.ts';

type Data = Record<string, unknown>;

/** Keeps a further one; its secret is forgotten here as soon as the server has it. */
export function IdentityForm({ onDone }: { onDone: () => void }) {
  const providers = (useQuery(providersQuery).data?.providers ?? []).filter(({ identity }) => identity !== null);
  const [name, setName] = useState('');
  const [wanted, setProvider] = useState<Pool['provider']>();
  const [which, setWhich] = useState(0);
  const [data, setData] = useState<Data>({});
  const [secret, setSecret] = useState<Data>({});
  const [chosen, setScope] = useState<string>();
  const { scopes, first } = useScopesOf('manage_pools');
  const scope = chosen ?? first;
  const provider = providers.find((each) => each.name === wanted) ?? providers[0];
  const variants = variantsOf((provider?.identity ?? {}) as FieldSchema);
  const variant = variants[which] ?? variants[0];
  const add = useMutation({
    mutationFn: createIdentity,
    onSuccess: ({ id, name: of }) => {
      onDone();
      checkIdentity(id).catch((error: unknown) => showFailure(`${of} could not be checked`, error));
    },
  });
  if (!provider) return null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== '') add.mutate(bodyOf({ name, provider: provider.name, data, secret, scope }, variant));
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {add.isError && <FailureNotice error={add.error} />}
        <ProviderSelect
          {...{ providers, provider }}
          onChange={(name) => {
            setProvider(name);
            setWhich(0);
            setData({});
            setSecret({});
          }}
        />
        <NameField value={name} onChange={setName} />
        {scopes.length > 1 && (
          <ScopeSelect description="Whose pools may use it." scopes={scopes} value={scope} onChange={setScope} />
        )}
        <WaySelect
          {...{ variants, which }}
          onChange={(value) => {
            setWhich(value);
            setData({});
          }}
        />
        <Fields key={`${provider.name} ${which}`} schema={variant.schema} value={data} onChange={setData} />
        {hasSecret(variant) && (
          <Fields
            key={`${provider.name} secret`}
            schema={secretOf(provider, variants)}
            value={secret}
            areSecret
            onChange={setSecret}
          />
        )}
        <DialogActions>
          <Button type="submit" loading={add.isPending} disabled={name.trim() === ''}>
            Add and check it
          </Button>
        </DialogActions>
      </Stack>
    </form>
  );
}

const NameField = ({ value, onChange }: { value: string; onChange: (value: string) => void }) => (
  <TextInput
    label="Name"
    value={value}
    maxLength={120}
    autoComplete="off"
    data-autofocus
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);

interface Filled {
  name: string;
  provider: Pool['provider'];
  data: Data;
  secret: Data;
  scope: string | undefined;
}

function bodyOf({ name, provider, data, secret, scope }: Filled, variant: Variant): NewCloudIdentity {
  const kept = hasSecret(variant) ? withoutEmpty(secret) : {};
  return {
    ...{ name: name.trim(), provider, data: { ...variant.fixed, ...withoutEmpty(data) } },
    ...(Object.keys(kept).length > 0 && { secret: kept }),
    ...(scope !== undefined && scope !== 'instance' && { scope }),
  };
}

interface ProviderProps {
  providers: readonly ProviderInfo[];
  provider: ProviderInfo;
  onChange: (name: Pool['provider']) => void;
}

const ProviderSelect = ({ providers, provider, onChange }: ProviderProps) => (
  <Select
    label="Provider"
    data={providers.map((each) => ({ value: each.name, label: each.title }))}
    value={provider.name}
    allowDeselect={false}
    onChange={(value) => onChange(value as Pool['provider'])}
  />
);

interface WayProps {
  variants: readonly Variant[];
  which: number;
  onChange: (which: number) => void;
}

/** Which of its ways, where it has several. */
const WaySelect = ({ variants, which, onChange }: WayProps) =>
  variants.length > 1 && (
    <Select
      label="Given as"
      description={sentenceOf(variants[which]?.about)}
      data={variants.map(({ title }, at) => ({ value: String(at), label: title }))}
      value={String(which)}
      allowDeselect={false}
      onChange={(value) => onChange(Number(value))}
    />
  );

/** One with nothing to be filled in stands for rights that the server has anyway. */
const hasSecret = ({ schema, fixed }: Variant): boolean =>
  Object.keys(fixed).length === 0 || Object.keys(schema.properties ?? {}).length > 0;

/** Where there are several ways, what one of them needs may be left out in another: the server says so. */
const secretOf = ({ identitySecret }: ProviderInfo, { length }: readonly Variant[]): FieldSchema => {
  const schema = (identitySecret ?? {}) as FieldSchema;
  return length > 1 ? { ...schema, required: [] } : schema;
};

interface FieldsProps {
  schema: FieldSchema;
  value: Data;
  /** as far as they do not say that they are none */
  areSecret?: boolean;
  onChange: (value: Data) => void;
}

const Fields = ({ schema, value, areSecret = false, onChange }: FieldsProps) =>
  fieldsOf(schema, []).map((field) => {
    const Field = areSecret && field.schema.plain !== true ? SecretSpecField : SpecField;
    return (
      <Field
        key={field.name}
        {...field}
        value={value[field.name]}
        onChange={(next: unknown) => onChange({ ...value, [field.name]: next })}
      />
    );
  });

type SecretProps = React.ComponentProps<typeof SpecField>;

const SecretSpecField = ({ name, schema, isNeeded, value, onChange }: SecretProps) => (
  <SecretField
    label={titleOf(name, schema)}
    description={sentenceOf(schema.description)}
    required={isNeeded}
    maxLength={schema.maxLength}
    isLong={schema.multiline === true}
    value={typeof value === 'string' ? value : ''}
    onChange={onChange}
  />
);
