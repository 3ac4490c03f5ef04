import { describeHistories, ENOUGH_FOR_ALL } from './describe-histories';

describeHistories(ENOUGH_FOR_ALL);
