import { EVENTS_PATH } from '../paths/events-path';

/** Takes whatever somebody has at hand: an event's id leads to the event itself. */
export function SearchBox() {
  return (
    <form class="search" method="get" action={EVENTS_PATH} role="search">
      <label class="visually-hidden" for="search">
        Search events
      </label>
      <input
        id="search"
        name="q"
        type="search"
        placeholder="evt_…, cus_…, an object, a type or an error"
        autocomplete="off"
        spellcheck={false}
        data-search
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}
