import { ActionIcon, Autocomplete, Button, Group, Stack, TextInput } from '@mantine/core';
import { IconLock, IconPlus, IconX } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { useMay } from '../../api/may.ts';
import { secretsQuery } from '../../api/queries.ts';
import { SecretField } from '../../parts/copying/SecretField.tsx';
import { useRowFocus } from '../../parts/table/use-row-focus.ts';
import { defaultProject } from '../../scope/usual-project.ts';
import { secretScopes } from '../settings/secret-scopes.ts';
import type { FieldsProps } from './fields-props.ts';
import styles from './new-job.module.css';
import { type LineProblems, problemsOf, type SecretLine } from './secret-lines.ts';

/** Secrets that the job gets: stored ones by their names, and values of its own. */
export function SecretFields({ draft: { secrets }, problems, change, project = defaultProject }: FieldsProps) {
  const names = useSecretNames(project);
  const box = useRowFocus<HTMLDivElement>(secrets.length);
  const found = problems.secrets === undefined ? [] : problemsOf(secrets);
  const add = (kind: SecretLine['kind']) => {
    const key = Math.max(0, ...secrets.map((line) => line.key)) + 1;
    change({ secrets: [...secrets, { key, kind, name: '', variable: '', value: '' }] });
  };
  const put = (key: number, part: Partial<SecretLine>) =>
    change({ secrets: secrets.map((line) => (line.key === key ? { ...line, ...part } : line)) });
  return (
    <Stack gap="xs" role="group" aria-label="Secrets" ref={box}>
      {secrets.map((line, index) => (
        <Line
          key={line.key}
          line={line}
          names={names}
          problems={found[index] ?? {}}
          onChange={(part) => put(line.key, part)}
          onRemove={() => change({ secrets: secrets.filter(({ key }) => key !== line.key) })}
        />
      ))}
      {secrets.some(({ kind }) => kind === 'own') && <p className="soft">A value is encrypted, and nobody is shown it again.</p>}
      <Group gap="xs">
        <Button variant="default" size="xs" leftSection={<IconLock size={14} />} onClick={() => add('stored')}>
          Add a stored secret
        </Button>
        <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={() => add('own')}>
          Add a secret of this job
        </Button>
      </Group>
    </Stack>
  );
}

interface LineProps {
  line: SecretLine;
  names: string[];
  problems: LineProblems;
  onChange: (part: Partial<SecretLine>) => void;
  onRemove: () => void;
}

function Line({ line: { kind, name, variable, value }, names, problems, onChange, onRemove }: LineProps) {
  return (
    <div className={styles.secret} data-row>
      {kind === 'stored' && (
        <Autocomplete
          label="Stored secret"
          data={names}
          value={name}
          error={problems.name}
          spellCheck={false}
          onChange={(text) => onChange({ name: text.toUpperCase() })}
        />
      )}
      <TextInput
        label="Variable"
        placeholder={kind === 'stored' ? name : ''}
        value={variable}
        error={problems.variable}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange({ variable: event.currentTarget.value })}
      />
      {kind === 'own' && (
        <SecretField label="Value" isLong value={value} error={problems.value} onChange={(text) => onChange({ value: text })} />
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        className={styles.remove ?? ''}
        aria-label={`Leave out the secret ${name || variable}`.trim()}
        onClick={onRemove}
      >
        <IconX size={16} />
      </ActionIcon>
    </div>
  );
}

/** Names of the secrets that jobs of a project find, as far as one may see them; each once. */
function useSecretNames(project: string): string[] {
  const may = useMay();
  const scopes = secretScopes([{ name: project }]).filter(({ name }) => may('view', name));
  const lists = useQueries({ queries: scopes.map(({ path }) => secretsQuery(path)) });
  return [...new Set(lists.flatMap(({ data }) => data?.map(({ name }) => name) ?? []))].sort();
}
