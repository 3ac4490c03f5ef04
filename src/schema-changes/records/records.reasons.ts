import type { TableReasons } from '../../database/reasons';

/** Why the tables are there in which changes of the schema are written down. */
export const recordsReasons: readonly TableReasons[] = [
  {
    table: 'schema_approvals',
    reason:
      'Who has read and approved which change of the schema, by its digest; migration:run does nothing without. Append-only, by triggers.',
    columns: {
      id: 'In the order of writing.',
      digest: 'Over the names and SQL of all that was approved; the same in every environment.',
      direction: 'Whether it was to be run (up) or taken back (down): one does not approve the other.',
      changes:
        'What was approved, migration by migration with its own digest, so that a refusal can name the one that was edited.',
      approved_by:
        'The name that was given; as many different ones as MIGRATIONS_REQUIRED_APPROVALS are needed.',
      reason: 'Where it was discussed, in their own words.',
      approved_at: 'When it was approved.',
      database_user: 'The role that wrote it: the name beside it is given, not proven.',
    },
    constraints: {
      schema_approvals_pkey: 'Names an approval.',
      schema_approvals_direction_known: 'A direction that nobody looks for would be an approval of nothing.',
    },
    triggers: {
      schema_approvals_keeps_rows:
        'Refuses to change or delete an approval, also under session_replication_role.',
      schema_approvals_keeps_all: 'Refuses to empty the table.',
    },
  },
  {
    table: 'schema_changes',
    reason:
      'What has been done to the schema: who, what, when, how long, and how it ended. Written in the transaction of the change itself, or after the failed one. Append-only, by triggers.',
    columns: {
      id: 'In the order of writing; the newest of a migration says how it stands.',
      migration: 'Its name, as in typeorm_migrations.',
      digest:
        'Of what ran. migration:plan and doctor compare it with the code: an edit after the fact is told.',
      direction: 'Run (up) or taken back (down).',
      run_by: 'Who ran it, as given; else who approved it, else the user of the machine.',
      approved_by: 'Whose approvals it ran by; empty where none were needed.',
      started_at: 'When it began, its waiting for locks included.',
      finished_at: 'When it was done, or given up.',
      duration_ms: 'By a clock that nobody sets.',
      attempts: 'How often it asked for its locks.',
      outcome: 'done or failed; a failed one may be tried again.',
      error: 'Why it failed, with the statement; null where it did not.',
      database_user: 'The role that ran it.',
    },
    constraints: {
      schema_changes_pkey: 'Names an entry.',
      schema_changes_direction_known: 'Nothing else can be done with a migration.',
      schema_changes_outcome_known: 'What neither happened nor failed would be a gap in the history.',
    },
    triggers: {
      schema_changes_keeps_rows: 'Refuses to change or delete an entry, also under session_replication_role.',
      schema_changes_keeps_all: 'Refuses to empty the table.',
    },
    functions: {
      'refuse_schema_record_change()':
        'What the triggers of schema_approvals and schema_changes call: it refuses.',
    },
  },
];
