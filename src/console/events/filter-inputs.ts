import type { z } from 'zod';
import { field } from '../forms/fields';
import { filterFields } from './event-list.service';

type FilterInputs = Record<(typeof filterFields)[number], typeof field>;

/** The fields of the filter form as a query takes them; an empty one counts as not given. */
export const filterInputs = Object.fromEntries(
  filterFields.map((name): [string, z.ZodType] => [name, field]),
) as FilterInputs;
