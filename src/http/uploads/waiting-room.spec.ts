import { WaitingRoom } from './waiting-room';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('The waiting room', () => {
  it('keeps each for a second', () => {
    const room = new WaitingRoom();
    const called: string[] = [];
    room.wait(() => called.push('first'));
    jest.advanceTimersByTime(600);
    room.wait(() => called.push('second'));
    jest.advanceTimersByTime(399);
    expect(called).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(called).toEqual(['first']);
    jest.advanceTimersByTime(600);
    expect(called).toEqual(['first', 'second']);
  });

  it('has room for five hundred; the next one does not wait', () => {
    const room = new WaitingRoom();
    let called = 0;
    for (let count = 0; count < 501; count += 1) room.wait(() => (called += 1));
    expect(called).toBe(1);
    jest.advanceTimersByTime(1_000);
    expect(called).toBe(501);
    room.wait(() => (called += 1));
    expect(called).toBe(501);
  });
});
