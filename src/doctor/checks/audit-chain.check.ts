import type { EntityManager } from 'typeorm';
import { BEFORE_ALL, type LinkedEntry, linkHash } from '../../admin/audit/link-hash';
import { type Check, type Finding, MAX_EXAMPLES } from './check';

const NAME = 'audit_chain_broken';
/** Links by query. */
const BATCH = 1_000;

interface Head {
  position: string;
  hash: Buffer;
  forgotten_until: string;
}

/** A link with its entry, whose fields are null where it is gone. */
interface Link extends LinkedEntry {
  entryId: string;
  hash: Buffer;
}

/** Whether every entry of the audit log is what it was when it was written, and none is missing or slipped in. */
export const auditChainCheck: Check = {
  name: NAME,
  examine: async ({ manager }) => {
    const [head]: Head[] = await manager.query(
      `select position, hash, forgotten_until from admin_audit_head`,
    );
    const broken = head ? await firstBroken(head, manager) : 'admin_audit_head has no row';
    return [...(broken === undefined ? [] : [brokenAt(broken)]), ...(await unlinked(manager))];
  },
};

/** Walks along the chain, from its anchor to its head. @returns what is wrong first. */
async function firstBroken(head: Head, manager: EntityManager): Promise<string | undefined> {
  const anchor = BigInt(head.forgotten_until);
  let previous: Buffer = BEFORE_ALL;
  let position = 0n;
  if (anchor > 0n) {
    const [link]: { hash: Buffer }[] = await manager.query(
      `select hash from admin_audit_chain where position = $1`,
      [head.forgotten_until],
    );
    if (!link) return `position ${anchor}: the link that anchors the others is missing`;
    previous = link.hash;
    position = anchor;
  }
  for await (const link of links(position, manager)) {
    position += 1n;
    if (link.position !== String(position)) return `position ${position}: the link is missing`;
    if (link.id === null) return `entry ${link.entryId} at position ${position}: the entry is missing`;
    if (!linkHash(previous, link).equals(link.hash))
      return `entry ${link.entryId} at position ${position}: not as it was written`;
    previous = link.hash;
  }
  if (head.position !== String(position)) return `position ${position + 1n}: the link is missing`;
  return head.hash.equals(previous) ? undefined : `position ${position}: the head has another hash`;
}

async function* links(after: bigint, manager: EntityManager): AsyncGenerator<Link> {
  let last = String(after);
  for (;;) {
    const rows: (Link & { id: string })[] = await manager.query(
      `select c.position, c.entry_id as "entryId", c.hash, e.id, (extract(epoch from e.at) * 1000000)::bigint as at,
         e.database_user as "databaseUser", e.actor, e.remote_address as "remoteAddress", e.action, e.target, e.reason,
         e.result
       from admin_audit_chain c left join admin_audit_log e on e.id = c.entry_id
       where c.position > $1 order by c.position limit ${BATCH}`,
      [last],
    );
    yield* rows;
    if (rows.length < BATCH) return;
    last = rows.at(-1)?.position ?? last;
  }
}

/** Entries that came past the trigger. */
async function unlinked(manager: EntityManager): Promise<Finding[]> {
  const rows: { id: string }[] = await manager.query(
    `select e.id from admin_audit_log e where not exists (select from admin_audit_chain c where c.entry_id = e.id)
     order by e.id limit ${MAX_EXAMPLES}`,
  );
  if (rows.length === 0) return [];
  return [
    {
      check: 'audit_entries_unlinked',
      problem:
        'Entries of the audit log are in no link of its chain: the trigger was off when they were written.',
      fix: 'Find out who owns the table and switched its triggers off; compare with the log lines "audit entry written".',
      examples: rows.map(({ id }) => id),
    },
  ];
}

function brokenAt(where: string): Finding {
  return {
    check: NAME,
    problem: 'The audit log is not as it was written: its chain of hashes breaks.',
    fix: 'Compare what comes after with a backup and with the log lines "audit entry written"; find out who owns the table. Nothing was changed before that entry.',
    examples: [where],
  };
}
