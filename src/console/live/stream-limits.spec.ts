import type { CurrentSession } from '../access/console-sessions.service';
import { refuseTooMany } from './stream-limits';

function sessions(count: number, name: string, id = name): CurrentSession[] {
  return Array.from({ length: count }, () => sessionOf(name, id));
}

function sessionOf(name: string, id: string): CurrentSession {
  return { id, actor: { name, role: 'viewer' }, expiresAt: new Date(0) };
}

describe('One more live stream', () => {
  it('is the tenth of its session at most', () => {
    expect(() => refuseTooMany(sessions(9, 'ada'), sessionOf('ada', 'ada'))).not.toThrow();
    expect(() => refuseTooMany(sessions(10, 'ada'), sessionOf('ada', 'ada'))).toThrow(
      expect.objectContaining({ code: 'too_many_streams' }),
    );
    expect(() => refuseTooMany(sessions(10, 'ada'), sessionOf('ada', 'another session'))).not.toThrow();
  });

  it('is the thirtieth of its token at most, over however many sessions', () => {
    const open = [1, 2, 3, 4].flatMap((session) => sessions(7, 'ada', `session ${session}`));
    expect(() => refuseTooMany(open, sessionOf('ada', 'new'))).not.toThrow();
    const more = [...open, ...sessions(2, 'ada', 'session 5')];
    expect(() => refuseTooMany(more, sessionOf('ada', 'new'))).toThrow(
      expect.objectContaining({ code: 'too_many_streams', retryAfterSeconds: 10 }),
    );
    expect(() => refuseTooMany(more, sessionOf('bob', 'new'))).not.toThrow();
  });

  it('is the hundredth of the process at most', () => {
    const open = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].flatMap((n) => sessions(10, `person ${n}`));
    expect(() => refuseTooMany(open.slice(1), sessionOf('ada', 'ada'))).not.toThrow();
    expect(() => refuseTooMany(open, sessionOf('ada', 'ada'))).toThrow(
      expect.objectContaining({ code: 'unavailable' }),
    );
  });
});
