import type { Break } from './break';
import { codePlaces } from './code-places';
import { type Place, SourceFile } from './source-file';
import { textPlaces } from './text-places';
import { UnmakeableError } from './unmakeable.error';

/**
 * The text of a file with a rule broken.
 *
 * @throws {UnmakeableError} where the file does not have just one such place, or would be no program any more
 */
export function breaking(file: SourceFile, wanted: Break): string {
  const { sought, places } = placesIn(file, wanted);
  const [place] = places;
  if (!place || places.length > 1)
    throw new UnmakeableError(
      `what it breaks stands ${places.length} times in ${file.path}; name what stands there once: ${sought}`,
    );
  if (isSame(place.replacement, file.text.slice(place.start, place.end)) || isSame(wanted.replace, sought))
    throw new UnmakeableError(`it changes nothing in ${file.path}; write another replacement for: ${sought}`);
  const broken = file.text.slice(0, place.start) + place.replacement + file.text.slice(place.end);
  if (!new SourceFile(file.path, broken).isReadable)
    throw new UnmakeableError(
      `${file.path} is no program with its replacement; correct that: ${place.replacement}`,
    );
  return broken;
}

function placesIn(file: SourceFile, wanted: Break): { sought: string; places: Place[] } {
  if (wanted.pattern === undefined)
    return { sought: wanted.text, places: textPlaces(file, wanted.text, wanted.replace) };
  const { pattern, replace } = wanted;
  const sought = typeof pattern === 'string' ? pattern : pattern.context;
  return { sought, places: codePlaces(file, pattern, replace) };
}

/** However the formatter breaks the lines. */
function isSame(one: string, other: string): boolean {
  return collapsed(one) === collapsed(other);
}

function collapsed(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
