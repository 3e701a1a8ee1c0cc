/** Whether keys are for something else than the page: somebody is writing, or a dialog or a menu is open. */
export function keysAreTaken(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  const { target } = event;
  const isWriting = target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]");
  return Boolean(isWriting) || document.querySelector("[role=dialog], [role=alertdialog], [role=menu]") !== null;
}
