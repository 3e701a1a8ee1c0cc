import { statisticsPdf } from "@/lib/api/statistics-pdf";

export const dynamic = "force-dynamic";
export { statisticsPdf as GET };
