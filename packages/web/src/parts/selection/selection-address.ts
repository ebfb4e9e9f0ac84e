/** Longer ones are left out of the address: some programs cut addresses off. */
const charsMax = 1_500;

/** Numbers of runners as the address has them: `3,7-12`. Undefined: none, or too many to be told so. */
export function writeNumbers(numbers: readonly number[]): string | undefined {
  const parts: string[] = [];
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  for (let at = 0; at < sorted.length; ) {
    let end = at;
    while (sorted[end + 1] === (sorted[end] ?? 0) + 1) end++;
    parts.push(end === at ? `${sorted[at]}` : `${sorted[at]}-${sorted[end]}`);
    at = end + 1;
  }
  const text = parts.join(',');
  return text === '' || text.length > charsMax ? undefined : text;
}

/** Whether a number is among those of an address. What is no number or range counts as nothing. */
export function readNumbers(text: string | undefined): (number: number) => boolean {
  const ranges = (text ?? '').split(',').flatMap((part) => {
    const [, from, to] = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(part) ?? [];
    return from === undefined ? [] : [{ from: Number(from), to: Number(to ?? from) }];
  });
  return (number) => ranges.some(({ from, to }) => from <= number && number <= to);
}
