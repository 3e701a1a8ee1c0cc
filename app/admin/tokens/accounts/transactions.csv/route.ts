import { staffFile } from "@/lib/api/staff-files";

export const dynamic = "force-dynamic";
export const GET = staffFile("transactions.csv");
