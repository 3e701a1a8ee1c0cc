import { paymentsCsv } from "@/lib/api/staff-files";

export const dynamic = "force-dynamic";
export { paymentsCsv as GET };
