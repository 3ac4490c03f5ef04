import { QUIET, strangerAddress } from '../jobs/addresses';
import { answersLine, withStatus } from '../jobs/tally';
import { OPERATOR, VIEWER } from '../target/credentials';
import { ATTACKER, type Measurement, PERSON } from './measurement';

const STREAMS = 100;

export const liveStreams: Measurement = {
  name: 'live-streams',
  sentence: `One viewer opens ${STREAMS} live streams of the console.`,
  run: async ({ target: { adminOrigin }, crew }) => {
    const tally = await crew.do(ATTACKER, 'holdStreams', {
      origin: adminOrigin,
      token: VIEWER,
      from: strangerAddress(0),
      streams: STREAMS,
    });
    const own = await crew.do(PERSON, 'holdStreams', {
      origin: adminOrigin,
      token: OPERATOR,
      from: QUIET,
      streams: 1,
    });
    return {
      'streams that the viewer got': withStatus(tally, 200),
      "the operator's stream was answered": answersLine(own),
    };
  },
};
