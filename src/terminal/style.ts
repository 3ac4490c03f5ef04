import { styleText } from 'node:util';

/** Colours and weights for people; plain text for pipes, files, NO_COLOR and terminals that know none. */
export function style(format: Parameters<typeof styleText>[0], text: string): string {
  return process.stdout.isTTY && process.stdout.hasColors() ? styleText(format, text) : text;
}
