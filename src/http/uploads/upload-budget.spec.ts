import type { Upload } from './upload';
import { SMALL_BODY_BYTES, UploadBudget } from './upload-budget';

const KIB = 1_024;
const MIB = 1_024 * KIB;
const SUSPECT = '192.0.2.1';

let nowMs: number;
let budget: UploadBudget;
let cutOff: string[];
beforeEach(() => {
  nowMs = 0;
  budget = new UploadBudget(4 * MIB, () => nowMs);
  cutOff = [];
});

function begin(name: string, bytes: number, suspect?: string): Upload | undefined {
  return budget.begin(bytes, () => cutOff.push(name), suspect);
}

/** Begins and has all of it arrive save the last byte. */
function stall(name: string, bytes: number, suspect?: string): Upload | undefined {
  const upload = begin(name, bytes, suspect);
  return upload && budget.receive(upload, bytes - 1) ? upload : undefined;
}

function stallMany(name: string, bytes: number, suspect?: string): number {
  let count = 0;
  while (count < 1_000 && stall(`${name} ${count}`, bytes, suspect)) count += 1;
  return count;
}

describe('The budget for unauthenticated bytes', () => {
  it('counts what has arrived until the body ends, and once', () => {
    const upload = begin('a', 5_000);
    expect(budget.bytes).toBe(0);
    expect(upload && budget.receive(upload, 3_000) && budget.receive(upload, 2_000)).toBe(true);
    expect([budget.bytes, budget.bodies]).toEqual([5_000, 1]);
    if (upload) budget.end(upload);
    if (upload) budget.end(upload);
    expect([budget.bytes, budget.bodies]).toEqual([0, 0]);
    expect(upload && budget.receive(upload, 1)).toBe(false);
  });

  it('reserves nothing for what is only announced', () => {
    for (let index = 0; index < 10_000; index += 1) begin(`idle ${index}`, MIB);
    expect(stall('genuine', 5 * KIB)).toBeDefined();
    expect(stall('genuine and large', MIB)).toBeDefined();
  });

  it('keeps half of it for small bodies', () => {
    expect(stallMany('large', MIB)).toBe(2);
    expect(begin('one more', MIB)).toBeUndefined();
    expect(stallMany('small', SMALL_BODY_BYTES)).toBe(32);
    expect(budget.bytes).toBeLessThanOrEqual(4 * MIB);
  });

  it('lets small bodies use all of it', () => {
    expect(stallMany('small', SMALL_BODY_BYTES)).toBe(64);
    expect(begin('one more', SMALL_BODY_BYTES)).toBeUndefined();
  });

  it('counts a body of unknown size as a large one once it is large', () => {
    stallMany('large', MIB);
    const upload = begin('unknown', 0);
    expect(upload && budget.receive(upload, SMALL_BODY_BYTES)).toBe(true);
    expect(upload && budget.receive(upload, 1)).toBe(false);
    expect(budget.bodies).toBe(2);
    expect(budget.bytes).toBe(2 * (MIB - 1));
  });

  it('gives the room of what has been under way for a second to newcomers, the oldest first', () => {
    stallMany('old', SMALL_BODY_BYTES);
    nowMs = 999;
    expect(stall('too early', SMALL_BODY_BYTES)).toBeUndefined();
    nowMs = 1_000;
    expect(stall('genuine', SMALL_BODY_BYTES)).toBeDefined();
    expect(cutOff).toEqual(['old 0']);
    expect(budget.bytes).toBeLessThanOrEqual(4 * MIB);
  });

  it('cuts nothing off while there is room', () => {
    stallMany('large', MIB);
    nowMs = 60_000;
    stall('small', 100);
    expect(cutOff).toEqual([]);
  });

  it('refuses what has no room left while it grows', () => {
    const uploads = Array.from({ length: 3 }, (_, index) => begin(`${index}`, MIB));
    const grown = uploads.map((upload) => upload && budget.receive(upload, MIB));
    expect(grown).toEqual([true, true, false]);
    expect([budget.bytes, budget.bodies]).toEqual([2 * MIB, 2]);
  });
});

describe('An address over its limit', () => {
  it('has a small body’s worth of bytes, of which the oldest make room for the newest', () => {
    stall('first', 40 * KIB, SUSPECT);
    stall('second', 40 * KIB, SUSPECT);
    expect(cutOff).toEqual(['first']);
    expect(stall('genuine', 20 * KIB, SUSPECT)).toBeDefined();
    expect(cutOff).toEqual(['first']);
    expect(budget.bytes).toBeLessThanOrEqual(SMALL_BODY_BYTES);
  });

  it('cuts nothing off by announcing bytes, nor by sending more of an older body', () => {
    const old = stall('old', 30 * KIB, SUSPECT);
    stall('genuine', 30 * KIB, SUSPECT);
    for (let index = 0; index < 1_000; index += 1) begin(`idle ${index}`, SMALL_BODY_BYTES, SUSPECT);
    expect(cutOff).toEqual([]);
    expect(old && budget.receive(old, 10 * KIB)).toBe(false);
    expect(cutOff).toEqual([]);
  });

  it('has one large body at a time, for a second if another one comes', () => {
    expect(begin('first', MIB, SUSPECT)).toBeDefined();
    expect(begin('second', MIB, SUSPECT)).toBeUndefined();
    expect(stall('small', 5 * KIB, SUSPECT)).toBeDefined();
    nowMs = 1_000;
    expect(begin('third', MIB, SUSPECT)).toBeDefined();
    expect(cutOff).toEqual(['first']);
  });

  it('is not let off by sending bodies of unknown size', () => {
    begin('large', MIB, SUSPECT);
    const upload = begin('unknown', 0, SUSPECT);
    expect(upload && budget.receive(upload, SMALL_BODY_BYTES + 1)).toBe(false);
  });

  it('takes nothing from other addresses', () => {
    for (let index = 0; index < 100; index += 1) stall(`forged ${index}`, SMALL_BODY_BYTES, SUSPECT);
    expect(budget.bytes).toBeLessThanOrEqual(SMALL_BODY_BYTES);
    expect(stall('genuine', MIB)).toBeDefined();
    expect(stall('of another suspect', SMALL_BODY_BYTES, '192.0.2.2')).toBeDefined();
  });

  it('is forgotten with its last body', () => {
    const uploads = [5 * KIB, MIB].map((bytes) => stall('any', bytes, SUSPECT));
    stall('other', 60 * KIB, '192.0.2.2');
    for (const upload of uploads) if (upload) budget.end(upload);
    expect(budget.suspectAddresses).toBe(1);
    begin('newest', 60 * KIB, '192.0.2.2');
    expect(budget.suspectAddresses).toBe(1);
  });

  it('keeps its one share when its oldest body is cut off by its newest', () => {
    begin('first', MIB, SUSPECT);
    nowMs = 1_000;
    begin('second', MIB, SUSPECT);
    expect(begin('third', MIB, SUSPECT)).toBeUndefined();
  });
});
