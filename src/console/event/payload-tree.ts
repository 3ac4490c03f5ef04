import { isLosslessNumber } from 'lossless-json';
import { type Json, writeJson } from '../../admin/payload/json';

/** Deeper, longer and more than anything of Stripe's; beyond it the raw text is the better view. */
const DEEPEST = 12;
const MOST_NODES = 2_500;
const MOST_ENTRIES = 200;
const LONGEST_TEXT = 2_000;

/** A payload for people to open and close. */
export type PayloadNode = ValueNode | ContainerNode;

export interface ValueNode {
  kind: 'string' | 'number' | 'word';
  /** JSON, with all digits. */
  text: string;
  isCut: boolean;
}

export interface ContainerNode {
  kind: 'object' | 'list';
  count: number;
  entries: { name: string; node: PayloadNode }[];
  /** So many entries are left out. */
  left: number;
}

export interface PayloadTree {
  root: PayloadNode;
  /** Something is left out, and only the raw text has it. */
  isCut: boolean;
}

export function payloadTree(json: Json): PayloadTree {
  let nodes = 0;
  let isCut = false;
  const nodeOf = (value: Json, depth: number): PayloadNode => {
    nodes += 1;
    const members = membersOf(value);
    if (!members) return noted(valueNode(value));
    const isTooDeep = depth >= DEEPEST;
    const entries: ContainerNode['entries'] = [];
    for (const [name, member] of members.slice(0, isTooDeep ? 0 : MOST_ENTRIES)) {
      if (nodes >= MOST_NODES) break;
      entries.push({ name, node: nodeOf(member, depth + 1) });
    }
    const left = members.length - entries.length;
    if (left > 0) isCut = true;
    return { kind: Array.isArray(value) ? 'list' : 'object', count: members.length, entries, left };
  };
  const noted = (node: ValueNode): ValueNode => {
    if (node.isCut) isCut = true;
    return node;
  };
  const root = nodeOf(json, 0);
  return { root, isCut };
}

function membersOf(value: Json): [name: string, value: Json][] | undefined {
  if (Array.isArray(value)) return value.map((entry, index) => [String(index), entry]);
  if (value === null || typeof value !== 'object' || isLosslessNumber(value)) return undefined;
  return Object.entries(value);
}

function valueNode(value: Json): ValueNode {
  const text = writeJson(value);
  const kind = typeof value === 'string' ? 'string' : isLosslessNumber(value) ? 'number' : 'word';
  if (text.length <= LONGEST_TEXT) return { kind, text, isCut: false };
  return { kind, text: `${text.slice(0, LONGEST_TEXT)}…`, isCut: true };
}
