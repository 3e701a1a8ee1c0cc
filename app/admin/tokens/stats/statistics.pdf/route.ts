import { statisticsPdf } from "@/lib/api/staff-files";

export const dynamic = "force-dynamic";
export { statisticsPdf as GET };
