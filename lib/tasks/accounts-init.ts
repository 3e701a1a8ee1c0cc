import { readSettings } from "@/lib/db/settings-store";
import { inTransaction } from "@/lib/db/transaction";
import { findUsersToInitialise } from "@/lib/db/user-store";
import { initialiseAccount } from "@/lib/operations/initialise-account";
import type { Task } from "./tasks";

export const accountsInit: Task = {
  usage: "gives every user who was there before billing an account and the welcome bonus, once",
  async run() {
    const settings = await readSettings();
    let count = 0;
    for (let users = await findUsersToInitialise(); users.length > 0; users = await findUsersToInitialise()) {
      for (const userId of users) await inTransaction((tx) => initialiseAccount(tx, userId, settings));
      count += users.length;
      console.log(`${count} accounts initialised`);
    }
    console.log(count === 0 ? "Every user has an account." : "Done.");
    return 0;
  },
};
