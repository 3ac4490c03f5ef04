/** A hook that holds a line of a ledger. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
      <rect x="1" y="1" width="22" height="22" rx="6" class="logo-ground" />
      <path d="M8 5v9a4 4 0 0 0 8 0v-2" class="logo-hook" />
      <path d="M13.5 14 16 11.5 18.5 14" class="logo-hook" />
    </svg>
  );
}
