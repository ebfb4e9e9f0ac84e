const types = { csv: 'text/csv;charset=utf-8', ndjson: 'application/x-ndjson' } as const;

/** Gives the reader a file that was made here. */
export function saveFile(name: string, format: keyof typeof types, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: types[format] }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name}.${format}`;
  link.click();
  // the browser has taken it by then, or never does
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Gives the reader a file that the server writes, under the name that it says. */
export function saveServed(href: string): void {
  const link = document.createElement('a');
  link.href = href;
  link.download = '';
  link.click();
}
