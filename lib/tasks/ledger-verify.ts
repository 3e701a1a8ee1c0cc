import { findingsOfPayments } from "@/lib/operations/check-integrity";
import { verifyLedger } from "@/lib/operations/verify-ledger";
import type { Task } from "./tasks";

export const ledgerVerify: Task = {
  usage: "checks every invariant and every hash chain; says what is broken and where",
  async run() {
    let accounts = 0;
    let breaches = 0;
    for await (const checked of verifyLedger()) {
      accounts += checked.accountCount;
      for (const { invariant, accountId, detail } of checked.breaches) {
        breaches++;
        console.log(`BROKEN ${invariant} account ${accountId}: ${detail}`);
      }
      if (accounts % 1_000 === 0) console.log(`${accounts} accounts checked…`);
    }
    for (const { invariant, detail } of await findingsOfPayments()) {
      breaches++;
      console.log(`BROKEN ${invariant}: ${detail}`);
    }
    console.log(`${accounts} accounts checked, ${breaches === 0 ? "nothing found" : `${breaches} faults found`}.`);
    return breaches === 0 ? 0 : 1;
  },
};
