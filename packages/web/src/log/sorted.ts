/** Index of the first of these rising numbers that is not below a value. */
export function firstAtLeast(numbers: readonly number[], value: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const half = (low + high) >> 1;
    if ((numbers[half] ?? 0) < value) low = half + 1;
    else high = half;
  }
  return low;
}
