import { describeHistories } from './describe-histories';

describeHistories(50);
