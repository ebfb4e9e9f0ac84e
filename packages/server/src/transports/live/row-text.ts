const texts = new WeakMap<object, string>();

/** These rows as a JSON array. A row that many clients are told of is put into words once. */
export function rowsText(rows: readonly object[]): string {
  return `[${rows.map(textOf).join()}]`;
}

function textOf(row: object): string {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const text = JSON.stringify(row);
  texts.set(row, text);
  return text;
}
