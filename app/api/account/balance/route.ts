import { currentBalance } from "@/lib/api/balance-stream";

export const dynamic = "force-dynamic";
export { currentBalance as GET };
