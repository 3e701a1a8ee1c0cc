import { balanceStream } from "@/lib/api/balance-stream";

export const dynamic = "force-dynamic";
export { balanceStream as GET };
