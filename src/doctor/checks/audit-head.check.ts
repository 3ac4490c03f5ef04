import { isSignedBy, readHead } from '../../admin/audit/audit-head';
import type { Check } from './check';

const NAME = 'audit_head_differs';

/**
 * Whether a head that was logged earlier is still in the chain: who can rewrite the whole chain cannot rewrite the log lines.
 * @param text as it was logged, `<position>.<hash>.<signature>`.
 * @param key AUDIT_SIGNING_KEY, where the signature is to be checked too.
 */
export function auditHeadCheck(text: string, key: string | undefined): Check {
  return {
    name: NAME,
    examine: async ({ manager }) => {
      const problem = await problemOf(text, key, async (position) => {
        const [link]: { hash: string }[] = await manager.query(
          `select encode(hash, 'hex') as hash from admin_audit_chain where position = $1`,
          [position],
        );
        return link?.hash;
      });
      if (problem === undefined) return [];
      return [
        {
          check: NAME,
          problem,
          fix: 'Take another logged head; if none fits, restore a backup and compare.',
          examples: [],
        },
      ];
    },
  };
}

async function problemOf(
  text: string,
  key: string | undefined,
  hashAt: (position: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  const head = readHead(text);
  if (!head)
    return 'This is no head of the audit log: it reads <position>.<hash>, or <position>.<hash>.<signature>.';
  if (key !== undefined && !isSignedBy(head, key)) return 'AUDIT_SIGNING_KEY has not signed this head.';
  const hash = await hashAt(head.position);
  if (hash === undefined) {
    return `The audit log has no link at position ${head.position}: it was cut, restored from an older backup, or forgotten on purpose.`;
  }
  return hash === head.hash ? undefined : `The audit log was rewritten before position ${head.position}.`;
}
