// A sender of mail in a process of its own, for tests that kill it.
import { sendMails } from "@/lib/operations/send-mails";

console.log(JSON.stringify(await sendMails()));
process.exit(0);
