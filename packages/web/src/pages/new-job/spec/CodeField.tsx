import { Button, FileButton, Group, Textarea } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { type CSSProperties, useEffect, useRef, useState } from 'react';
import type { FieldProblem } from '../field-problem.ts';
import { textOfFile } from './text-of-file.ts';

interface Props {
  label: string;
  description?: string | undefined;
  required?: boolean | undefined;
  placeholder?: string | undefined;
  value: string;
  /** most characters */
  charsMax: number;
  problem: FieldProblem | null;
  /** `fileName`: of the file from which it was taken */
  onChange: (text: string, fileName?: string) => void;
}

/** Lines are not broken; what is wrong is one line, not all of the text. */
const styles: { input: CSSProperties } = {
  input: {
    fontFamily: 'var(--mono)',
    fontSize: '0.8125rem',
    color: 'var(--ink)',
    whiteSpace: 'pre',
    overflowX: 'auto',
  },
};

/** A text that a program reads, typed or taken from a file. The line that is wrong is marked. */
export function CodeField({ label, description, required, placeholder, value, charsMax, problem, onChange }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [unread, setUnread] = useState<string | null>(null);
  const take = async (file: File): Promise<void> => {
    const read = await textOfFile(file, charsMax);
    setUnread(read.problem);
    if (read.problem === null) onChange(read.text, file.name);
  };
  const line = problem?.line ?? null;
  useEffect(() => {
    const own = area.current;
    if (!own || line === null) return;
    let frame = requestAnimationFrame(() => {
      // in the frame before it gets the focus, which moves what is seen
      frame = requestAnimationFrame(() => markLine(own, line));
    });
    return () => cancelAnimationFrame(frame);
  }, [line]);
  return (
    <div>
      <Textarea
        ref={area}
        label={label}
        description={description}
        required={required ?? false}
        placeholder={placeholder}
        value={value}
        error={unread ?? problem?.text}
        autosize
        minRows={10}
        maxRows={24}
        spellCheck={false}
        styles={styles}
        onChange={(event) => {
          setUnread(null);
          onChange(event.currentTarget.value);
        }}
      />
      <Group mt={6}>
        <FileButton accept=".yaml,.yml,text/plain" onChange={(file) => file && void take(file)}>
          {(props) => (
            <Button variant="default" size="compact-sm" leftSection={<IconFileUpload size={14} />} {...props}>
              Choose a file
            </Button>
          )}
        </FileButton>
      </Group>
    </div>
  );
}

function markLine(area: HTMLTextAreaElement, line: number): void {
  const lines = area.value.split('\n');
  const begin = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  area.setSelectionRange(begin, begin + (lines[line - 1] ?? '').length);
  // lines are not broken: all are of one height
  area.scrollTop = Math.max(0, (area.scrollHeight * (line - 3)) / lines.length);
  area.scrollIntoView({ block: 'center' });
}
