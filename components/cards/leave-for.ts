import { unstable_rethrow } from "next/navigation";
import type { ActionState } from "@/lib/actions/action-state";

/** Whether the browser is on its way to another page. */
export type Leaving = "here" | "leaving";

/** Goes to the address that an action answers with; otherwise says what stands in the way. */
export async function leaveFor(ask: () => Promise<ActionState<{ url: string }>>): Promise<string | null> {
  try {
    const answer = await ask();
    if (answer.status === "done") {
      location.assign(answer.value.url);
      return null;
    }
    return "message" in answer ? answer.message : "That could not be opened. Reload the page and try again.";
  } catch (error) {
    unstable_rethrow(error);
    return "That could not be opened. Check your connection and try again.";
  }
}
