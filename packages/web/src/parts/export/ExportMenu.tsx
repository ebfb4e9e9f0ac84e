import { ExportChoice } from './ExportChoice.tsx';
import { type ExportedColumn, exported } from './exported.ts';
import { saveFile } from './save-file.ts';

interface Props<R> {
  /** of the file, without its ending */
  name: string;
  /** what is shown, in its order, when somebody asks for it */
  rows: () => readonly R[];
  columns: readonly ExportedColumn<R>[];
  /** where another button exports all there is: says that this one does not */
  word?: string;
}

/** What is shown, as a file made in the browser: the rows that pass the filters, in their order, with the columns that were chosen. */
export const ExportMenu = <R,>({ name, rows, columns, word = 'Export' }: Props<R>) => (
  <ExportChoice
    word={word}
    label="Export what is shown"
    onPick={(format) => saveFile(name, format, exported(format, rows(), columns))}
  />
);
