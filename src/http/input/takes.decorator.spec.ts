import { Body, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { Input } from './input.decorator';
import { Takes } from './takes.decorator';

const query = z.strictObject({ name: z.string() });

/** Decorators run when a class is defined. */
describe('A handler cannot be written', () => {
  it.each([
    [
      'that reads the query by itself',
      () => {
        class Things {
          @Takes({ query })
          list(@Input() _input: { query: { name: string } }, @Query('other') other: string) {
            return other;
          }
        }
        return Things;
      },
    ],
    [
      'that reads the body by itself',
      () => {
        class Things {
          @Takes({})
          list(@Body() body: unknown) {
            return body;
          }
        }
        return Things;
      },
    ],
    [
      'that reads the path by itself',
      () => {
        class Things {
          @Takes({})
          list(@Param('id') id: string) {
            return id;
          }
        }
        return Things;
      },
    ],
  ])('%s', (_, define) => {
    expect(define).toThrow(/reads unchecked input/);
  });

  it('that takes its input elsewhere than in its first parameter', () => {
    expect(() => {
      class Things {
        @Takes({})
        list(_other: string, @Input() input: object) {
          return input;
        }
      }
      return Things;
    }).toThrow(/first parameter/);
  });

  it('with a schema that takes any field somewhere', () => {
    expect(() => Takes({ body: z.strictObject({ filter: z.object({ name: z.string() }) }) })).toThrow(
      /body\.filter takes any field/,
    );
  });
});
