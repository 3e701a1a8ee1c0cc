import { aiApi } from "@/lib/api/ai";

export const dynamic = "force-dynamic";
export { aiApi as GET, aiApi as POST };
