import { MOST_CHANGES, type ObjectChanges } from '../../admin/events/object-changes';
import { ValueDiff } from './value-diff';

/** So many are shown at once. */
const SHOWN = 25;

const comparisons: Record<ObjectChanges['comparedWith'], string> = {
  previous_attributes: 'Compared with what Stripe says it was before (previous_attributes).',
  event_before: 'Compared with the event of this object before this one.',
  nothing: 'Nothing earlier is known of this object, so all of it is new.',
};

/** What the event says that changed. */
export function ObjectDiff({ object }: { object: ObjectChanges | null }) {
  if (object === null) {
    return <p class="card-text muted">Retention has dropped the body, so this can no longer be told.</p>;
  }
  const { comparedWith, changes } = object;
  const isAllNew = comparedWith === 'nothing';
  const shown = isAllNew ? [] : changes.slice(0, SHOWN);
  const rest = changes.slice(shown.length);
  const caption = `What changed in the object. ${comparisons[comparedWith]}`;
  return (
    <>
      <p class="card-text muted">
        {comparisons[comparedWith]}
        {changes.length === 0 && ' Nothing differs.'}
      </p>
      {shown.length > 0 && <ValueDiff caption={caption} of="Field" changes={shown} />}
      {rest.length > 0 && (
        <details class="more" id="changes-more">
          <summary>
            {isAllNew ? `Show its ${rest.length} values` : `Show ${rest.length} more`}
            {changes.length >= MOST_CHANGES && `, the first ${MOST_CHANGES} in all`}
          </summary>
          <ValueDiff caption={`${caption} The rest.`} of="Field" changes={rest} />
        </details>
      )}
    </>
  );
}
