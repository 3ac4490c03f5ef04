/**
 * Since when an event with a `next_attempt_at` has been due, as SQL. What was just stored has a time in the future as long
 * as it is in somebody's hands, and is due from the start.
 */
export const DUE_AT = `case when status = 'pending' and attempt_count = 0 then created_at else next_attempt_at end`;
