import type { TemplateParameter } from '@baton/protocol';
import { ActionIcon, Button, Checkbox, TagsInput, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useRowFocus } from '../../parts/table/use-row-focus.ts';
import { isParameterName } from './draft.ts';
import styles from './templates.module.css';

interface Props {
  value: readonly TemplateParameter[];
  problem: string | undefined;
  onChange: (value: TemplateParameter[]) => void;
}

/** What whoever runs it may say. */
export function ParametersField({ value, problem, onChange }: Props) {
  const set = (at: number, part: Partial<TemplateParameter>): void =>
    onChange(value.map((each, index) => (index === at ? { ...each, ...part } : each)));
  const isWrong = ({ name }: TemplateParameter): boolean =>
    !isParameterName(name) || value.filter((each) => each.name === name).length > 1;
  const box = useRowFocus<HTMLFieldSetElement>(value.length);
  return (
    <fieldset className={styles.parameters} ref={box}>
      <legend>Parameters</legend>
      <p className="soft">A run finds each in the variable BATON_PARAM_NAME; {'{{name}}'} in a command stands for it.</p>
      {problem !== undefined && (
        <p className={styles.wrong} role="alert">
          {problem}
        </p>
      )}
      {value.map((parameter, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: their names change while they are typed
        <div key={index} className={styles.parameter} data-row>
          <TextInput
            label="Name"
            value={parameter.name}
            error={problem !== undefined && isWrong(parameter)}
            maxLength={60}
            spellCheck={false}
            onChange={(event) => set(index, { name: event.currentTarget.value })}
          />
          <TextInput
            label="Default"
            value={parameter.default ?? ''}
            maxLength={4_096}
            spellCheck={false}
            onChange={(event) => set(index, { default: event.currentTarget.value || null })}
          />
          <TagsInput
            label="Allowed values"
            placeholder={parameter.choices ? '' : 'Any'}
            dropdownOpened={false}
            value={parameter.choices ?? []}
            splitChars={[',']}
            acceptValueOnBlur
            onChange={(choices) => set(index, { choices: choices.length === 0 ? null : choices })}
          />
          <Checkbox
            label="Required"
            checked={parameter.required ?? false}
            onChange={(event) => set(index, { required: event.currentTarget.checked })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Remove the parameter ${parameter.name}`}
            onClick={() => onChange(value.filter((_, at) => at !== index))}
          >
            <IconTrash size={16} stroke={1.8} />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button variant="default" size="xs" onClick={() => onChange([...value, { name: '' }])}>
          Add a parameter
        </Button>
      </div>
    </fieldset>
  );
}
