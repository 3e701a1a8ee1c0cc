/** The balance badge listens: it need not wait for the server's push. */
export function announceBalance(balanceTokens: number): void {
  window.dispatchEvent(new CustomEvent("purser:balance", { detail: { balanceTokens } }));
}
