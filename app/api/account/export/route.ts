import { ownAccountExport } from "@/lib/api/account-export";

export const dynamic = "force-dynamic";
export { ownAccountExport as GET };
