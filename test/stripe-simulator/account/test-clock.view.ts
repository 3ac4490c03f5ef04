import { DAY } from '../../../dev/simulation/calendar';
import type { View } from './shown';

/** https://docs.stripe.com/api/test_clocks/object */
export const testClockView: View<'test_clock'> = {
  current: ({ id, created, frozenTime, name, isAdvancing }) => ({
    id,
    object: 'test_helpers.test_clock',
    created,
    deletes_after: created + 7 * DAY,
    frozen_time: frozenTime,
    livemode: false,
    name,
    status: isAdvancing ? 'advancing' : 'ready',
    status_details: isAdvancing ? { advancing: { target_frozen_time: frozenTime } } : {},
  }),
};
