const keys = [
  ['/', 'search'],
  ['j', 'next row'],
  ['k', 'previous row'],
  ['Enter', 'open the row'],
  ['x', 'select the row'],
  ['r', 'replay what is selected, or the row'],
  ['Escape', 'select nothing'],
  ['?', 'this help'],
] as const;

export function KeysDialog() {
  return (
    <dialog id="help" class="dialog" aria-labelledby="help-title">
      <h2 id="help-title">Keys</h2>
      <dl class="keys">
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit" class="button" autofocus>
          Close
        </button>
      </form>
    </dialog>
  );
}
