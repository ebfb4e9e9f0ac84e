import { SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { FoldedFields } from '../../parts/FoldedFields.tsx';
import { fileNameOf, shellHint } from './draft.ts';
import { ExecutorField, useDefaultExecutor } from './ExecutorField.tsx';
import type { FieldsProps } from './fields-props.ts';
import { shellExtras } from './spec/shell-extras.ts';

const mono = { input: { fontFamily: 'var(--mono)', fontSize: '0.8125rem' } };

const ShellExtras = lazy(() => import('./spec/ShellExtras.tsx'));
const SpecFields = lazy(() => import('./spec/SpecFields.tsx'));

/** What is to be done. */
export function WorkFields({ draft, problems, refused, change, isNamed = true }: FieldsProps & { isNamed?: boolean }) {
  const fallback = useDefaultExecutor();
  const executor = draft.executor || fallback;
  return (
    <Stack gap="sm">
      <ExecutorField draft={draft} change={change} />
      {executor === 'shell' ? (
        <ShellFields draft={draft} problems={problems} change={change} />
      ) : (
        <Suspense>
          <SpecFields
            key={executor}
            executor={executor}
            spec={draft.fields}
            problem={refused}
            // what is typed after all was removed is of no file
            onChange={(fields, fileName = fields.workflow ? draft.fileName : '') => change({ fields, fileName })}
          />
        </Suspense>
      )}
      {isNamed && (
        <TextInput
          label="Name"
          description="How lists call it. Left empty, the server makes one of what runs."
          placeholder={fileNameOf(draft, executor)}
          value={draft.name}
          maxLength={120}
          autoComplete="off"
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
      )}
    </Stack>
  );
}

/** A command, or a script, and what it may have besides. */
function ShellFields({ draft, problems, change }: FieldsProps) {
  const [opened, setOpened] = useState(() => shellExtras.some((name) => draft.fields[name] !== undefined));
  return (
    <>
      <SegmentedControl
        aria-label="What to run"
        value={draft.kind}
        onChange={(kind) => change({ kind: kind === 'script' ? 'script' : 'command' })}
        data={[
          { value: 'command', label: 'Command' },
          { value: 'script', label: 'Script' },
        ]}
      />
      {draft.kind === 'command' ? (
        <TextInput
          label="Command"
          description={
            shellHint(draft) ?? 'A program and its arguments, run without a shell. Quotation marks keep words together.'
          }
          placeholder="echo hello"
          value={draft.command}
          error={problems.command}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          styles={mono}
          onChange={(event) => change({ command: event.currentTarget.value })}
        />
      ) : (
        <>
          <Textarea
            label="Script"
            value={draft.script}
            error={problems.script}
            autosize
            minRows={6}
            maxRows={18}
            spellCheck={false}
            styles={mono}
            onChange={(event) => change({ script: event.currentTarget.value })}
          />
          <TextInput
            label="Interpreter"
            description="The program that reads the script: bash, sh, pwsh, python3 -u, …"
            value={draft.interpreter}
            error={problems.interpreter}
            spellCheck={false}
            styles={mono}
            onChange={(event) => change({ interpreter: event.currentTarget.value })}
          />
        </>
      )}
      <FoldedFields label="Repository and files" opened={opened} onOpen={setOpened}>
        <Suspense>{opened && <ShellExtras spec={draft.fields} onChange={(fields) => change({ fields })} />}</Suspense>
      </FoldedFields>
    </>
  );
}
