import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { SourceFile } from './source-file';
import { UnmakeableError } from './unmakeable.error';

/** The files below a directory, each of which is read and parsed once, however many variants break it. */
export class SourceFiles {
  private readonly files = new Map<string, SourceFile>();

  constructor(private readonly directory: string) {}

  at(path: string): SourceFile {
    const known = this.files.get(path);
    if (known) return known;
    const file = new SourceFile(path, this.read(path));
    this.files.set(path, file);
    return file;
  }

  private read(path: string): string {
    try {
      return readFileSync(resolve(this.directory, path), 'utf8');
    } catch (error) {
      throw new UnmakeableError(`${path} cannot be read; name a file that is there: ${String(error)}`, {
        cause: error,
      });
    }
  }
}
