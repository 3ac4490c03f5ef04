/** The entries of a list that is separated by commas, without blanks around them; empty ones are left out. */
export function splitList(list: string): string[] {
  return list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
